; expect: :2:1: n is already declared, or a name of the logic ALL
(define-fun n () Bool (! true :named n))
