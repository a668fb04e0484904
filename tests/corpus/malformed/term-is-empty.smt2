; expect: :2:10: expected a symbol, found )
(assert ())
