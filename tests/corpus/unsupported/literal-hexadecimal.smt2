; expect: bit-vector literal at literal-hexadecimal.smt2:3:9
(set-logic ALL)
(assert (= #x1 #x1))
