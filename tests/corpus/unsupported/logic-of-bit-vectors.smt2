; expect: logic QF_BV at logic-of-bit-vectors.smt2:2:1
(set-logic QF_BV)
(assert (= 1 1))
