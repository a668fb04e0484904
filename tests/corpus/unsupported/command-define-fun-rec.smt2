; expect: command define-fun-rec at command-define-fun-rec.smt2:2:1
(define-fun-rec f ((x Bool)) Bool (f x))
