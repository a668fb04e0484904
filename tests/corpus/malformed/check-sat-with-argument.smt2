; expect: :2:1: wrong arguments of check-sat
(check-sat true)
