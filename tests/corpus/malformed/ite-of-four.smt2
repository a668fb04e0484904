; expect: :2:9: ite: wrong number of arguments: 4
(assert (ite true true true true))
