; expect: :4:30: +: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(declare-const x Int)
(define-fun f ((x Bool)) Int (+ x 1))
