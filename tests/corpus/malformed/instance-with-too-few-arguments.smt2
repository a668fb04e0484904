; expect: :3:9: f: expected sorts [Bool, Bool], found [Bool]
(define-fun f ((x Bool) (y Bool)) Bool x)
(assert (f true))
