; expect: :6:9: =: argument 2: expected sort U, found V
(declare-sort U 0)
(declare-const c U)
(declare-sort V 0)
(declare-const d V)
(assert (= c d))
