; expect: :3:10: <=: expected at least 2 arguments, found 1
(set-logic QF_LIA)
(assert (<= 1))
