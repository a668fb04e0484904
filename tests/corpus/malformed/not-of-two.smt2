; expect: :2:10: not: wrong number of arguments: 2
(assert (not true true))
