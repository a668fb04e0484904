; expect: :3:9: f is not a function
(define-fun f () Bool true)
(assert (f true))
