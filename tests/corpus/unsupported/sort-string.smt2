; expect: sort String at sort-string.smt2:2:18
(declare-const a String)
