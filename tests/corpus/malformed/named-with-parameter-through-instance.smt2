; expect: :3:31: n names a term with parameters
(define-fun g ((z Bool)) Bool (and z z))
(define-fun f ((x Bool)) Bool (! (g x) :named n))
