(set-logic QF_LRA)
(declare-const x Real)
(assert (= (/ x 2 4.0) (/ 1 3)))
(check-sat)
; 1: true Bool
; 2: #1 Real
; 3: 2 Real
; 4: 4 Real
; 5: (/ 2 3) Real
; 6: (/ 5 4) Real
; 7: 1 Real
; 8: 3 Real
; 9: (/ 7 8) Real
; 10: (= 6 9) Bool
; query 1: 10 with #1
