; 1 is an Int, 1.0 is a Real.
(assert (and (= 1 1) (= 1.0 1.0)))
(check-sat)
; 1: true Bool
; 2: 1 Int
; 3: (= 2 2) Bool
; 4: 1 Real
; 5: (= 4 4) Bool
; 6: (and 3 5) Bool
; query 1: 6 with
