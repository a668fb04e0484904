; expect: string literal at literal-string.smt2:3:12
(set-logic QF_S)
(assert (= "a" "a"))
