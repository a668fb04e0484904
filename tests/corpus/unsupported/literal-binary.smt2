; expect: bit-vector literal at literal-binary.smt2:2:12
(assert (= #b1 #b1))
