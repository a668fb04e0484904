; expect: :3:9: 00.5 is not a literal of the logic QF_LRA
(set-logic QF_LRA)
(assert (= 00.5 1))
