; expect: :2:24: expected a symbol, found :n
(assert (! true :named :n))
