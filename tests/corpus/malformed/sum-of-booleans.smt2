; expect: :3:15: +: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(assert (= 1 (+ true true)))
