; expect: forall at quantifier-forall.smt2:3:9
(set-logic UF)
(assert (forall ((x Bool)) x))
