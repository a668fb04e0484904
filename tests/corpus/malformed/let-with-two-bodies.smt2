; expect: :2:9: expected a term, found (let (...) x x)
(assert (let ((x true)) x x))
