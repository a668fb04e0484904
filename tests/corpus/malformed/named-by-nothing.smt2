; expect: :2:9: expected a symbol, found )
(assert (! true :named))
