; expect: :3:1: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (let ((x true)) 1))
