; expect: :3:1: unknown symbol x
(define-fun f ((x Bool)) Bool x)
(assert x)
