; expect: :3:9: =: argument 2: expected sort Int, found Bool
(set-logic QF_LIA)
(assert (= 1 true))
