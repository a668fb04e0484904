; expect: sort Float32 at sort-float.smt2:3:18
(set-logic QF_FP)
(declare-const a Float32)
