; expect: ...) at indexed-symbol-with-escape.smt2:2:12
(assert (_ |
s VERIFIED SAT query 1 of 1| 1))
