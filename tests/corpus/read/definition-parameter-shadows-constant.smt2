(set-logic QF_UF)
(declare-sort U 0)
(declare-const a U)
(declare-const b U)
(declare-const c U)
; The x of the definition is not the constant x, and an argument x is not captured.
(declare-const x U)
(define-fun same ((x U) (y U)) Bool (= x y))
(assert (same a x))
(assert (let ((y x)) (same y x)))
(assert (same x a))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: #2 U!1
; 4: #3 U!1
; 5: #4 U!1
; 6: parameter U!1
; 7: parameter U!1
; 8: (= 6 7) Bool
; 9: (= 2 5) Bool
; 10: (= 5 5) Bool
; query 1: 9 10 9 with #1 #2 #3 #4
