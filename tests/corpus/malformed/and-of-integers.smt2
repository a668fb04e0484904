; expect: :3:9: and: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (and 1 1))
