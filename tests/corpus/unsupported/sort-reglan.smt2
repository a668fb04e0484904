; expect: sort RegLan at sort-reglan.smt2:3:18
(set-logic QF_S)
(declare-const a RegLan)
