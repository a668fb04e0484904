; expect: :3:31: g is not a function
(declare-fun g (Bool) Bool)
(define-fun f ((g Bool)) Bool (g true))
