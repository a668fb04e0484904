; expect: :3:13: unknown symbol /
(set-logic QF_LIA)
(assert (= (/ 1 2) 1))
