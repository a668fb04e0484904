; expect: :2:1: unknown symbol \ns VERIFIED UNSAT query 1 of 1\n
(assert |
s VERIFIED UNSAT query 1 of 1
|)
