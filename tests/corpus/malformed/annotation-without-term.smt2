; expect: :2:12: expected a symbol, found :named
(assert (! :named n))
