; expect: :8:1: expected sort Bool, found \ns VERIFIED UNSAT query 1 of 1\n
(declare-sort |
s VERIFIED UNSAT query 1 of 1
| 0)
(declare-const x |
s VERIFIED UNSAT query 1 of 1
|)
(assert x)
