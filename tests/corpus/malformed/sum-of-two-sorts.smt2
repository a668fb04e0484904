; expect: :5:14: +: argument 2: expected sort Int, found U
(set-logic QF_LIA)
(declare-sort U 0)
(declare-const c U)
(assert (= 1 (+ 1 c)))
