; expect: :3:1: div is already declared, or a name of the logic QF_IDL
(set-logic QF_IDL)
(declare-fun div (Int Int) Int)
