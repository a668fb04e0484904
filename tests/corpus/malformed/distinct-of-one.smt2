; expect: :2:9: distinct: wrong number of arguments: 1
(assert (distinct true))
