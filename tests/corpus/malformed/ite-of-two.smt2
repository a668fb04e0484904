; expect: :2:9: ite: wrong number of arguments: 2
(assert (ite true true))
