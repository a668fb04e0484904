; expect: :2:17: expected a symbol, found )
(define-fun f (()) Bool true)
