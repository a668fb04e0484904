; expect: :2:16: expected (, found Bool
(define-sort B Bool)
