(set-logic QF_UF)
(declare-sort U 0)
(declare-const a U)
(declare-const b U)
(declare-const c U)
(assert (= b a))
(assert (= a b))
(assert (= (not (= a b)) (= a b)))
(assert (not (= c a)))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: #2 U!1
; 4: #3 U!1
; 5: (= 2 3) Bool
; 6: (= -5 5) Bool
; 7: (= 2 4) Bool
; query 1: 5 5 6 -7 with #1 #2 #3
