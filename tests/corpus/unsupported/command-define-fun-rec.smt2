; expect: command define-fun-rec at command-define-fun-rec.smt2:2:2
(define-fun-rec f ((x Bool)) Bool (f x))
