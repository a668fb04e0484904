; expect: :3:1: expected sort Bool, found Int
(set-logic QF_LIA)
(check-sat-assuming (1))
