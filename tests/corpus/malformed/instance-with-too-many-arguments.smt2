; expect: :3:9: f: expected sorts [Bool], found [Bool, Bool]
(define-fun f ((x Bool)) Bool x)
(assert (f true true))
