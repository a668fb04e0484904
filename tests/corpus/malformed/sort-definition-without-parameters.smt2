; expect: :2:1: wrong arguments of define-sort
(define-sort B Bool)
