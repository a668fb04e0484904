; expect: :3:9: ite: argument 3: expected sort Int, found Bool
(set-logic QF_LIA)
(assert (ite true 1 true))
