; expect: :2:14: unknown symbol n
(assert (and n (! true :named n)))
