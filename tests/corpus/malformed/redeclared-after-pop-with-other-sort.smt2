; expect: :8:1: expected sort Bool, found Int
(set-logic QF_LIA)
(push 1)
(declare-const x Bool)
(assert x)
(pop 1)
(declare-const x Int)
(assert x)
