; expect: :2:21: expected (, found true
(check-sat-assuming true)
