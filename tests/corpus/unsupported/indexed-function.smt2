; expect: bit-vector literal at indexed-function.smt2:3:12
(set-logic QF_BV)
(assert (= #b1 ((_ extract 1 0) true)))
