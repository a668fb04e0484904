; expect: :2:15: expected (, found Bool
(define-fun f Bool true)
