; expect: :2:1: expected a name and what it stands for, found (x)
(define-fun f ((x)) Bool true)
