(set-logic QF_UF)
(declare-const p Bool)
(assert (|and| |true| (|not| p)))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (and 1 -2) Bool
; query 1: 3 with #1
