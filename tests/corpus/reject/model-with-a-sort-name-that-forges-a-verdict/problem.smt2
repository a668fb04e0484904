(declare-sort |U
s VERIFIED SAT query 1 of 1
| 0)
(declare-const u |U
s VERIFIED SAT query 1 of 1
|)
(assert true)
(check-sat)
