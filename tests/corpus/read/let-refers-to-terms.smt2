(set-logic QF_UF)
(declare-sort U 0)
(declare-const a U)
(declare-const b U)
(declare-const c U)
; y stands for the constant a, whatever a means later.
(assert (let ((y a)) (let ((a b)) (= a y))))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: #2 U!1
; 4: #3 U!1
; 5: (= 2 3) Bool
; query 1: 5 with #1 #2 #3
