; expect: :3:10: =: argument 2: expected sort 
(set-logic QF_LIA)
(assert (= 1 true))
