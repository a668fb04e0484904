; expect: :3:12: 1 is not a literal of the logic QF_BV
(set-logic QF_BV)
(assert (= 1 1))
