; expect: :5:1: expected sort \ns VERIFIED UNSAT query 1 of 1\n, found Bool
(declare-sort |
s VERIFIED UNSAT query 1 of 1
| 0)
(define-const x |
s VERIFIED UNSAT query 1 of 1
| true)
