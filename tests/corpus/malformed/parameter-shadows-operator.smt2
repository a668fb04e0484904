; expect: :2:33: and is not a function
(define-fun f ((and Bool)) Bool (and true true))
