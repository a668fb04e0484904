; expect: bit-vector literal at indexed-function.smt2:3:9
(set-logic ALL)
(assert (= #b1 ((_ extract 1 0) true)))
