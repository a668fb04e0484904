; expect: :3:22: expected sort Bool, found Int
(set-logic QF_LIA)
(check-sat-assuming (1))
