; expect: :3:9: unknown symbol x
(define-fun f ((x Bool)) Bool x)
(assert x)
