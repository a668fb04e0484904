; expect: :2:9: expected a symbol, found 1
(assert (1 2))
