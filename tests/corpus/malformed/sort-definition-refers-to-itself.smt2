; expect: :2:19: unknown sort B
(define-sort B () B)
