; expect: symbol bvult at function-bit-vector.smt2:3:9
(set-logic ALL)
(assert (bvult true true))
