; expect: :3:10: f is applied to nothing
(define-fun f () Bool true)
(assert (f))
