; expect: :8:22: expected sort Bool, found \ns VERIFIED
(declare-sort |
s VERIFIED UNSAT query 1 of 1
| 0)
(declare-const x |
s VERIFIED UNSAT query 1 of 1
|)
(check-sat-assuming (x))
