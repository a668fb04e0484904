; expect: :3:9: <=: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(assert (<= true true))
