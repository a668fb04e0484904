; expect: :2:9: expected a term, found (as true)
(assert (as true))
