; expect: :3:14: -: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(assert (= 1 (- true)))
