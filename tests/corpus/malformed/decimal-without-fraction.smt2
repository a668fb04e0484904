; expect: :3:9: 1. is not a literal of the logic QF_LRA
(set-logic QF_LRA)
(assert (= 1. 1))
