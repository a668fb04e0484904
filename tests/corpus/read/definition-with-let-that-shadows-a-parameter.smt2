(set-logic QF_LIA)
; A let in the body does not change the order of the parameters.
(declare-fun f (Int Int Int) Bool)
(define-fun g ((x Int) (y Int) (z Int)) Bool (and (let ((x y)) (f x y z)) (let ((y z)) (f x y z)) (f x y z)))
(assert (g 1 2 3))
(check-sat)
; 1: true Bool
; 2: parameter Int
; 3: parameter Int
; 4: parameter Int
; 5: (#1 3 3 4) Bool
; 6: (#1 2 4 4) Bool
; 7: (#1 2 3 4) Bool
; 8: (and 5 6 7) Bool
; 9: 1 Int
; 10: 2 Int
; 11: 3 Int
; 12: (#1 10 10 11) Bool
; 13: (#1 9 11 11) Bool
; 14: (#1 9 10 11) Bool
; 15: (and 12 13 14) Bool
; query 1: 15 with #1
