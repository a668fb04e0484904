; expect: bit-vector literal at literal-hexadecimal.smt2:3:12
(set-logic QF_BV)
(assert (= #x1 #x1))
