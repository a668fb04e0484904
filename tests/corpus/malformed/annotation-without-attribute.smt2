; expect: :2:9: expected a term, found (! true)
(assert (! true))
