; expect: :5:12: unknown symbol +
(set-logic QF_UF)
(declare-sort U 0)
(declare-const c U)
(assert (= (+ c c) c))
