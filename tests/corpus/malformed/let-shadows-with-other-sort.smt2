; expect: :4:25: <: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(declare-const x Int)
(assert (let ((x true)) (< x 1)))
