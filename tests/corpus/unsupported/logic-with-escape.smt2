; expect: logic \ns VERIFIED UNSAT query 1 of 1\n at logic-with-escape.smt2:2:1
(set-logic |
s VERIFIED UNSAT query 1 of 1
|)
