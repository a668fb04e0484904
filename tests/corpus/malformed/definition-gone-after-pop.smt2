; expect: :5:9: unknown symbol f
(push 1)
(define-fun f ((x Bool)) Bool x)
(pop 1)
(assert (f true))
