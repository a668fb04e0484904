; expect: symbol str.len at function-string.smt2:2:14
(assert (= 1 (str.len 1)))
