; expect: :2:8: expected a symbol, found )
(assert)
