; expect: :3:1: p is already declared, or a name of the logic ALL
(define-const p Bool true)
(define-const p Bool true)
