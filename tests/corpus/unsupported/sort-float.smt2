; expect: sort Float32 at sort-float.smt2:3:1
(set-logic ALL)
(declare-const a Float32)
