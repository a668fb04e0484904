; expect: :2:9: xor: wrong number of arguments: 1
(assert (xor true))
