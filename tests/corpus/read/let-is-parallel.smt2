(set-logic QF_UF)
(declare-sort U 0)
(declare-const a U)
(declare-const b U)
(declare-const c U)
; Swaps a and b.
(declare-fun f (U U) Bool)
(assert (let ((a b) (b a)) (f a b)))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: #2 U!1
; 4: #3 U!1
; 5: (#4 3 2) Bool
; query 1: 5 with #1 #2 #3 #4
