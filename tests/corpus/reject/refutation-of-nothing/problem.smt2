(set-logic QF_UF)
(declare-const p Bool)
(declare-const q Bool)
(check-sat)
