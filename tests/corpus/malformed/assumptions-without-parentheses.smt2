; expect: :2:1: wrong arguments of check-sat-assuming
(check-sat-assuming true)
