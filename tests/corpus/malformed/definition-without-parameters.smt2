; expect: :2:1: wrong arguments of define-fun
(define-fun f Bool true)
