; expect: :3:12: unknown symbol div
(set-logic QF_LRA)
(assert (= (div 1 2) 1))
