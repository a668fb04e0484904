; expect: :3:14: div is a symbol of the logic QF_IDL
(set-logic QF_IDL)
(declare-fun div (Int Int) Int)
