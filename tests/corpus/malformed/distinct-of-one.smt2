; expect: :2:10: distinct: wrong number of arguments: 1
(assert (distinct true))
