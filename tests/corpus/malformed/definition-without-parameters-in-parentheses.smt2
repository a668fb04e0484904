; expect: :3:10: f is not a function
(define-fun f () Bool true)
(assert (f))
