; expect: :2:44: n names a term with parameters
(define-fun f ((x Bool)) Bool (let ((y x)) (! y :named n)))
