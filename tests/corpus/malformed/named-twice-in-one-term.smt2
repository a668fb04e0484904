; expect: :2:47: n is already declared
(assert (and (! true :named n) (! true :named n)))
