(set-logic QF_LIA)
(declare-fun / (Int Int) Int)
(declare-sort Real 0)
(declare-fun to_real (Int) Real)
(assert (= (to_real (/ 1 2)) (to_real 1)))
(check-sat)
; 1: true Bool
; 2: 1 Int
; 3: 2 Int
; 4: (#1 2 3) Int
; 5: (#2 4) Real!1
; 6: (#2 2) Real!1
; 7: (= 5 6) Bool
; query 1: 7 with #1 #2
