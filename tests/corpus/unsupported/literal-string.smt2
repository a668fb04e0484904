; expect: string literal at literal-string.smt2:3:9
(set-logic ALL)
(assert (= "a" "a"))
