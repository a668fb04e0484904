; expect: :3:10: distinct: argument 2: expected sort 
(set-logic QF_LIA)
(assert (distinct 1 true))
