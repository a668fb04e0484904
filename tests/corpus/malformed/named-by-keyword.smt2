; expect: :2:9: expected a symbol, found :n
(assert (! true :named :n))
