; expect: :2:1: x is bound twice
(define-fun f ((x Bool) (|x| Bool)) Bool x)
