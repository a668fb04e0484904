; expect: :2:22: expected a symbol, found )
(define-fun f () Bool)
