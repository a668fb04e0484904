; expect: :3:15: p is already declared
(define-const p Bool true)
(define-const p Bool true)
