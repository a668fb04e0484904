; expect: function bvult at function-bit-vector.smt2:3:10
(set-logic QF_BV)
(assert (bvult true true))
