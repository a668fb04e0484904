; expect: :3:14: mod: wrong number of arguments: 3
(set-logic QF_LIA)
(assert (= 1 (mod 1 2 3)))
