(set-logic QF_LIA)
(declare-const x Int)
(declare-const y Int)
(declare-const z Int)
(assert (< x y))
(assert (> x y))
(assert (<= x y))
(assert (>= x y))
(assert (< x y z))
(assert (> x y z))
(assert (<= x y z))
(assert (>= x y z))
(assert (= x (- y) (- x y z)))
(assert (= (div x y z) (mod x y) (abs z)))
(assert (= (+ x y z) (* x y z)))
(check-sat)
; 1: true Bool
; 2: #1 Int
; 3: #2 Int
; 4: #3 Int
; 5: (< 2 3) Bool
; 6: (< 3 2) Bool
; 7: (< 3 4) Bool
; 8: (and 5 7) Bool
; 9: (< 4 3) Bool
; 10: (and 6 9) Bool
; 11: (and -6 -9) Bool
; 12: (and -5 -7) Bool
; 13: (- 3) Int
; 14: (- 2 3 4) Int
; 15: (= 2 13) Bool
; 16: (= 13 14) Bool
; 17: (and 15 16) Bool
; 18: (div 2 3) Int
; 19: (div 18 4) Int
; 20: (mod 2 3) Int
; 21: (abs 4) Int
; 22: (= 19 20) Bool
; 23: (= 20 21) Bool
; 24: (and 22 23) Bool
; 25: (+ 2 3 4) Int
; 26: (* 2 3 4) Int
; 27: (= 25 26) Bool
; query 1: 5 6 -6 -5 8 10 11 12 17 24 27 with #1 #2 #3
