; expect: :2:1: expected a name and what it stands for, found ()
(define-fun f (()) Bool true)
