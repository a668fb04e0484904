; expect: :2:10: ite: wrong number of arguments: 2
(assert (ite true true))
