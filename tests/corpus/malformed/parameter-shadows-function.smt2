; expect: :3:32: g is not a function
(declare-fun g (Bool) Bool)
(define-fun f ((g Bool)) Bool (g true))
