; expect: :2:23: expected a symbol, found )
(assert (! true :named))
