; expect: :2:9: not: wrong number of arguments: 2
(assert (not true true))
