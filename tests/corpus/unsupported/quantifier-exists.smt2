; expect: exists at quantifier-exists.smt2:3:9
(set-logic LIA)
(assert (exists ((x Int)) (< x x)))
