; expect: :3:1: + is already declared, or a name of the logic QF_LIA
(set-logic QF_LIA)
(declare-fun + (Int) Int)
