; expect: :2:9: expected a term, found ((...) p)
(assert ((_ (f) 0) p))
