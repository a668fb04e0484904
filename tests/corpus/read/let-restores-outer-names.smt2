(set-logic QF_UF)
(declare-sort U 0)
(declare-const a U)
(declare-const b U)
(declare-const c U)
(declare-fun f (U U U) Bool)
(assert (let ((x a)) (f (let ((x b)) x) x (let ((x c) (a x)) a))))
(assert (f a b c))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: #2 U!1
; 4: #3 U!1
; 5: (#4 3 2 2) Bool
; 6: (#4 2 3 4) Bool
; query 1: 5 6 with #1 #2 #3 #4
