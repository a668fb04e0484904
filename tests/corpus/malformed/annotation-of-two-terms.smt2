; expect: :2:9: expected a term, found (! true true :named n)
(assert (! true true :named n))
