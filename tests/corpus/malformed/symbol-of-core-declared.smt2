; expect: :3:14: and is a symbol of the logic QF_UF
(set-logic QF_UF)
(declare-fun and (Bool Bool) Bool)
