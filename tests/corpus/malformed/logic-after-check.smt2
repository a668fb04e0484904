; expect: :3:12: set-logic after another
(check-sat)
(set-logic QF_UF)
