; expect: :2:17: expected a symbol, found )
(assert (as true))
