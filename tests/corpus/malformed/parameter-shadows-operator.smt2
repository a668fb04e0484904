; expect: :2:34: and is not a function
(define-fun f ((and Bool)) Bool (and true true))
