(set-logic QF_UFLIRA)
(declare-const n Int)
(declare-const x Real)
(assert (= n x 2))
(assert (distinct x 2 n))
(assert (< n x))
(assert (= (+ n 0.5) (* 2 x) (- 3 x)))
(assert (= (/ 1 3) (/ n 2.0)))
(assert (= (to_real (to_int x)) x))
(assert (is_int x))
(assert (< n 3))
(check-sat)
; 1: true Bool
; 2: #1 Int
; 3: #2 Real
; 4: 2 Int
; 5: (to_real 2) Real
; 6: 2 Real
; 7: (= 3 5) Bool
; 8: (= 3 6) Bool
; 9: (and 7 8) Bool
; 10: (distinct 3 6 5) Bool
; 11: (< 5 3) Bool
; 12: 1/2 Real
; 13: (+ 5 12) Real
; 14: (* 6 3) Real
; 15: 3 Int
; 16: 3 Real
; 17: (- 16 3) Real
; 18: (= 13 14) Bool
; 19: (= 14 17) Bool
; 20: (and 18 19) Bool
; 21: 1 Int
; 22: 1 Real
; 23: (/ 22 16) Real
; 24: (/ 5 6) Real
; 25: (= 23 24) Bool
; 26: (to_int 3) Int
; 27: (to_real 26) Real
; 28: (= 3 27) Bool
; 29: (is_int 3) Bool
; 30: (< 2 15) Bool
; query 1: 9 10 11 20 25 28 29 30 with #1 #2
