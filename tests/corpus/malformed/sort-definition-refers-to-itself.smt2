; expect: :2:1: unknown sort B
(define-sort B () B)
