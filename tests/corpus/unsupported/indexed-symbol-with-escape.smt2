; expect: (_ |\\ns VERIFIED SAT query 1 of 1| 1) at indexed-symbol-with-escape.smt2:2:9
(assert (_ |
s VERIFIED SAT query 1 of 1| 1))
