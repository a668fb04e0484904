; expect: :4:31: +: argument 2: expected sort Bool, found Int
(set-logic QF_LIA)
(declare-const x Int)
(define-fun f ((x Bool)) Int (+ x 1))
