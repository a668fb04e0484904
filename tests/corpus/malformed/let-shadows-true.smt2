; expect: :3:29: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (let ((true 1)) true))
