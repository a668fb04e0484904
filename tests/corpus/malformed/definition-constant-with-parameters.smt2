; expect: :2:18: expected a symbol, found )
(define-const f () Bool true)
