; expect: :3:9: <: wrong number of arguments: 1
(set-logic QF_LIA)
(assert (< 1))
