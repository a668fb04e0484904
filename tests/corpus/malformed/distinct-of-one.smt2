; expect: :2:10: distinct: expected at least 2 arguments, found 1
(assert (distinct true))
