(set-logic QF_UF)
(declare-sort U 0)
(declare-const a U)
(declare-const b U)
(declare-const c U)
(define-fun f ((x U)) Bool (let ((y x)) (let ((x c)) (= x y))))
(assert (f a))
(assert (let ((c b)) (f c)))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: #2 U!1
; 4: #3 U!1
; 5: parameter U!1
; 6: (= 4 5) Bool
; 7: (= 2 4) Bool
; 8: (= 3 4) Bool
; query 1: 7 8 with #1 #2 #3
