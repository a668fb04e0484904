(set-logic QF_LRA)
(assert (distinct 1 1.0 1.00 0 0.0 0.10))
(check-sat)
; 1: true Bool
; 2: 1 Real
; 3: 0 Real
; 4: 1/10 Real
; 5: (distinct 2 2 2 3 3 4) Bool
; query 1: 5 with
