; expect: :3:9: f: argument 1: expected sort Real, found Int
(define-fun f ((x Real)) Bool true)
(assert (f 1))
