; expect: symbol str.rev at function-of-strings-unknown.smt2:2:14
(assert (= 1 (str.rev "a")))
