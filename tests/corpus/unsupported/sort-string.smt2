; expect: sort String at sort-string.smt2:2:1
(declare-const a String)
