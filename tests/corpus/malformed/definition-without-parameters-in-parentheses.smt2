; expect: :3:9: expected a term, found (f)
(define-fun f () Bool true)
(assert (f))
