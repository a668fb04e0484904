; expect: :4:15: -: expected sort Int or Real, found Bool
(set-logic QF_LIA)
(declare-const p Bool)
(assert (= 1 (- (not p))))
