; expect: :2:9: expected a term, found (! :named n)
(assert (! :named n))
