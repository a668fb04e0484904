; expect: sort RegLan at sort-reglan.smt2:3:1
(set-logic ALL)
(declare-const a RegLan)
