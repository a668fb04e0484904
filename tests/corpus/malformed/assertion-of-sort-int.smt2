; expect: :3:9: expected sort Bool, found Int
(set-logic QF_LIA)
(assert 1)
