; expect: :3:26: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (let ((x true)) 1))
