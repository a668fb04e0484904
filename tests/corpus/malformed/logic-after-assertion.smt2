; expect: :3:12: set-logic after another
(assert true)
(set-logic QF_UF)
