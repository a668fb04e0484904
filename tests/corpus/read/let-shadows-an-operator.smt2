(set-logic QF_UF)
(declare-const p Bool)
(assert (let ((and p)) (or and (let ((or and)) (not or)))))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (or 2 -2) Bool
; query 1: 3 with #1
