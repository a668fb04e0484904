; expect: bit-vector literal at literal-binary.smt2:2:9
(assert (= #b1 #b1))
