; expect: :3:9: 1 is not a literal of the logic QF_UF
(set-logic QF_UF)
(assert (= 1 1))
