; expect: :3:9: 1e3 is not a literal of the logic QF_LIA
(set-logic QF_LIA)
(assert (= 1e3 1))
