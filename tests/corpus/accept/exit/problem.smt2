(set-logic QF_UF)
(declare-const p Bool)
(declare-const q Bool)
(assert p)
(assert (not p))
(check-sat)
(exit)
(assert
