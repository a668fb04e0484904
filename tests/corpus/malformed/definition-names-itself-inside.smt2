; expect: :2:39: n is already declared
(define-fun n () Bool (! true :named n))
