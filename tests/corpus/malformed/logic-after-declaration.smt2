; expect: :3:12: set-logic after another
(declare-const p Bool)
(set-logic QF_UF)
