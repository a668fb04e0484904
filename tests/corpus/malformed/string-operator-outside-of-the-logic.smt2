; expect: unknown symbol str.len
(set-logic QF_LIA)
(assert (= 1 (str.len 1)))
