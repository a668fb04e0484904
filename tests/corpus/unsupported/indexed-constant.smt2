; expect: (_ bv1...) at indexed-constant.smt2:3:15
(set-logic QF_BV)
(assert (= (_ bv1 8) (_ bv1 8)))
