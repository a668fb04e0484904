; expect: :3:9: f: expected 2 arguments, found 1
(define-fun f ((x Bool) (y Bool)) Bool x)
(assert (f true))
