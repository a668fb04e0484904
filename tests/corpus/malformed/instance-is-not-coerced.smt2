; expect: :3:9: f: expected sorts [Real], found [Int]
(define-fun f ((x Real)) Bool true)
(assert (f 1))
