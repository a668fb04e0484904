; expect: :3:14: expected a symbol, found 1
(set-logic QF_LIA)
(assert (= 1 (as 1 Int)))
