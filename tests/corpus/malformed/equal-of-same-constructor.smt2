; expect: :5:9: =: argument 2: expected sort P, found P
(declare-sort P 1)
(declare-const c (P Bool))
(declare-const d (P (P Bool)))
(assert (= c d))
