; expect: :3:12: unknown symbol /
(set-logic QF_LIA)
(assert (= (/ 1 2) 1))
