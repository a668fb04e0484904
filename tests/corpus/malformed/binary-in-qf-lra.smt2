; expect: :3:9: #b1 is not a literal of the logic QF_LRA
(set-logic QF_LRA)
(assert (= #b1 #b1))
