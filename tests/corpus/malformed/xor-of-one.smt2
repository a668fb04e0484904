; expect: :2:10: xor: expected at least 2 arguments, found 1
(assert (xor true))
