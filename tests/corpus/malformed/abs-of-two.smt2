; expect: :3:14: abs: wrong number of arguments: 2
(set-logic QF_LIA)
(assert (= 1 (abs 1 2)))
