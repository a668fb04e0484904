; expect: :2:9: expected a term, found (as true Bool Bool)
(assert (as true Bool Bool))
