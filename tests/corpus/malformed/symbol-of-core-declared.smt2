; expect: :3:1: and is already declared, or a name of the logic QF_UF
(set-logic QF_UF)
(declare-fun and (Bool Bool) Bool)
