; expect: :4:26: <: argument 2: expected sort Bool, found Int
(set-logic QF_LIA)
(declare-const x Int)
(assert (let ((x true)) (< x 1)))
