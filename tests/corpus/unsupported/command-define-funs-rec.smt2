; expect: command define-funs-rec at command-define-funs-rec.smt2:2:1
(define-funs-rec ((f ((x Bool)) Bool)) ((f x)))
