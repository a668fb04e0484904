; expect: :3:9: distinct: argument 2: expected sort Int, found Bool
(set-logic QF_LIA)
(assert (distinct 1 true))
