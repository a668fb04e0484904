; expect: :3:14: *: wrong number of arguments: 1
(set-logic QF_LIA)
(assert (= 1 (* 1)))
