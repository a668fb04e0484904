; expect: :2:31: unknown symbol f
(define-fun f ((x Bool)) Bool (f x))
