; expect: :2:18: expected a symbol, found )
(define-fun f ((x)) Bool true)
