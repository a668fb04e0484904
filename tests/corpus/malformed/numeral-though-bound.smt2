; expect: :3:9: 5 is not a literal of the logic QF_UF
(set-logic QF_UF)
(assert (let ((|5| true)) 5))
