; expect: :2:9: expected a term, found (and)
(assert (and))
