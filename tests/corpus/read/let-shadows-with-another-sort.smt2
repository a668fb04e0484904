(set-logic QF_LIA)
(declare-const x Int)
(assert (let ((x (< x 1))) x))
(assert (let ((true false)) true))
(assert (let ((|5| false)) (=> |5| (< x 5))))
(check-sat)
; 1: true Bool
; 2: #1 Int
; 3: 1 Int
; 4: (< 2 3) Bool
; 5: 5 Int
; 6: (< 2 5) Bool
; 7: (or 1 6) Bool
; query 1: 4 -1 7 with #1
