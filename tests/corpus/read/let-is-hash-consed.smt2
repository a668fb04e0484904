(set-logic QF_UF)
(declare-const p Bool)
(assert (let ((a (or p p))) (let ((b (and a a))) (let ((c (or b b))) (and c (or b b) (or p p))))))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (or 2 2) Bool
; 4: (and 3 3) Bool
; 5: (or 4 4) Bool
; 6: (and 5 5 3) Bool
; query 1: 6 with #1
