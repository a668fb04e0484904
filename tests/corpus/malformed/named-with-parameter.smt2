; expect: :2:31: n names a term with parameters
(define-fun f ((x Bool)) Bool (! (not x) :named n))
