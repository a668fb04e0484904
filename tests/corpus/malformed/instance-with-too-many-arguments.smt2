; expect: :3:9: f: expected 1 arguments, found 2
(define-fun f ((x Bool)) Bool x)
(assert (f true true))
