; expect: :3:10: not: expected sort Bool
(set-logic QF_LIA)
(assert (not 1))
