; expect: :3:12: unknown symbol to_real
(set-logic QF_LIA)
(assert (= (to_real 1) 1))
