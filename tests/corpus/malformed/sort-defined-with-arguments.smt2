; expect: :3:18: sort B: expected 0 arguments, found 1
(define-sort B () Bool)
(declare-const x (B Bool))
