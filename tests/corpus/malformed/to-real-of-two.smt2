; expect: :2:16: to_real: wrong number of arguments: 2
(assert (= 1.0 (to_real 1 2)))
