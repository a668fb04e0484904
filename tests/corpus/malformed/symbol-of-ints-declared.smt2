; expect: :3:14: + is a symbol of the logic QF_LIA
(set-logic QF_LIA)
(declare-fun + (Int) Int)
