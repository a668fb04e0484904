; expect: :3:9: distinct: argument 3: expected sort Int, found Bool
(set-logic QF_LIA)
(assert (distinct 1 2 true))
