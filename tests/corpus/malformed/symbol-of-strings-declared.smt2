; expect: :3:14: str.len is a symbol of the logic QF_S
(set-logic QF_S)
(declare-fun str.len (Bool) Bool)
