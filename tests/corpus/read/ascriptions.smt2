(set-logic QF_UF)
(declare-sort U 0)
(declare-const a U)
(declare-const b U)
(declare-const c U)
(declare-fun f (U) U)
(assert (= (as a U) ((as f U) (f b))))
(assert (as true Bool))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: #2 U!1
; 4: #3 U!1
; 5: (#4 3) U!1
; 6: (#4 5) U!1
; 7: (= 2 6) Bool
; query 1: 7 1 with #1 #2 #3 #4
