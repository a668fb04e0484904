(set-logic QF_UFLIA)
(declare-const x Int)
(declare-fun divisible (Int Int) Bool)
(declare-fun |(_ divisible 3)| (Int) Bool)
(assert ((_ divisible 3) (+ x 1)))
(assert (divisible 3 x))
(assert (|(_ divisible 3)| x))
(assert (let ((mod 5) (divisible 7)) ((_ divisible 1) (+ mod divisible))))
(assert (not (= (mod x 4) 0)))
(assert (not ((_ divisible 4) x)))
(define-fun even ((i Int)) Bool ((_ divisible 2) i))
(assert (even x))
(check-sat)
; 1: true Bool
; 2: #1 Int
; 3: 3 Int
; 4: 1 Int
; 5: (+ 2 4) Int
; 6: (mod 5 3) Int
; 7: 0 Int
; 8: (= 6 7) Bool
; 9: (#2 3 2) Bool
; 10: (#3 2) Bool
; 11: 5 Int
; 12: 7 Int
; 13: (+ 11 12) Int
; 14: (mod 13 4) Int
; 15: (= 7 14) Bool
; 16: 4 Int
; 17: (mod 2 16) Int
; 18: (= 7 17) Bool
; 19: parameter Int
; 20: 2 Int
; 21: (mod 19 20) Int
; 22: (= 7 21) Bool
; 23: (mod 2 20) Int
; 24: (= 7 23) Bool
; query 1: 8 9 10 15 -18 -18 24 with #1 #2 #3
