; expect: :3:10: f: expected sorts [Bool, Bool], found [Bool]
(define-fun f ((x Bool) (y Bool)) Bool x)
(assert (f true))
