; expect: (_ bv1 8) at indexed-constant.smt2:3:12
(set-logic ALL)
(assert (= (_ bv1 8) (_ bv1 8)))
