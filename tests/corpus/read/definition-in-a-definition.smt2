(set-logic QF_LIA)
(declare-const y Int)
(define-fun twice ((x Int)) Int (+ x x))
(define-fun fourfold ((x Int)) Int (twice (twice x)))
(define-const eight Int (fourfold 2))
(assert (= eight (fourfold y)))
(check-sat)
; 1: true Bool
; 2: #1 Int
; 3: parameter Int
; 4: (+ 3 3) Int
; 5: parameter Int
; 6: (+ 5 5) Int
; 7: (+ 6 6) Int
; 8: 2 Int
; 9: (+ 8 8) Int
; 10: (+ 9 9) Int
; 11: (+ 2 2) Int
; 12: (+ 11 11) Int
; 13: (= 10 12) Bool
; query 1: 13 with #1
