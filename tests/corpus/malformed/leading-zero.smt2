; expect: :3:9: 007 is not a literal of the logic QF_LIA
(set-logic QF_LIA)
(assert (= 007 7))
