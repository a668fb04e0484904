(set-logic QF_UF)
(declare-const p Bool)
(assert (let ((n p)) (and (! (not n) :named n) n)))
(assert n)
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (and -2 2) Bool
; query 1: 3 -2 with #1
