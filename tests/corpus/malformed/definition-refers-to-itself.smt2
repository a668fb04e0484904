; expect: :2:32: unknown symbol f
(define-fun f ((x Bool)) Bool (f x))
