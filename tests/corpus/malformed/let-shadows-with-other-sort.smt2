; expect: :4:26: <: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(declare-const x Int)
(assert (let ((x true)) (< x 1)))
