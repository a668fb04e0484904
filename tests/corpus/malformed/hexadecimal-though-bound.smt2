; expect: :3:9: #b1 is not a literal of the logic QF_UF
(set-logic QF_UF)
(assert (let ((|#b1| true)) #b1))
