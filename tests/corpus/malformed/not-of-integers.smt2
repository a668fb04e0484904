; expect: :3:9: not: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (not 1))
