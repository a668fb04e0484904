; expect: function str.len at function-string.smt2:2:15
(assert (= 1 (str.len 1)))
