; expect: :2:56: n names a term with parameters
(define-fun f ((x Bool)) Bool (let ((y x)) (! y :named n)))
