; Without set-logic, the logic is ALL.
(declare-const x Int)
(declare-const y Real)
(assert (< x y))
(check-sat)
; 1: true Bool
; 2: #1 Int
; 3: #2 Real
; 4: (to_real 2) Real
; 5: (< 4 3) Bool
; query 1: 5 with #1 #2
