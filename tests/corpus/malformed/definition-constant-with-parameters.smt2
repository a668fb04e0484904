; expect: :2:1: wrong arguments of define-const
(define-const f () Bool true)
