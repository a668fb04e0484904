; expect: :2:9: unknown symbol n
(assert (and n (! true :named n)))
