; expect: :4:14: -: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(declare-const p Bool)
(assert (= 1 (- (not p))))
