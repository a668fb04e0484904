; expect: :3:9: 1.0 is not a literal of the logic QF_LIA
(set-logic QF_LIA)
(assert (= 1.0 1.0))
