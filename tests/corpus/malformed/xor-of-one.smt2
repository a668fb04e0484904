; expect: :2:10: xor: wrong number of arguments: 1
(assert (xor true))
