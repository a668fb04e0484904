; expect: :2:16: expected ( and a parameter, found x
(define-fun f (x) Bool true)
