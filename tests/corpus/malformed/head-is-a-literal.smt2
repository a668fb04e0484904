; expect: :2:10: expected a symbol, found 1
(assert (1 2))
