; expect: :2:9: expected a term, found (let (...))
(assert (let ((|)| true)) ))
