; expect: :3:9: or: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (or 1 1))
