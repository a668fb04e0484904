; expect: :4:9: f: argument 1: expected sort Int, found Bool
(set-logic QF_LIA)
(define-fun f ((x Int)) Bool true)
(assert (f true))
