; expect: :2:26: parameter x is repeated
(define-fun f ((x Bool) (|x| Bool)) Bool x)
