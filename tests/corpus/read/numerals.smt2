; One term for each sort and value.
(assert (distinct 1.5 1.50 1.500))
(check-sat)
; 1: true Bool
; 2: 3/2 Real
; 3: (distinct 2 2 2) Bool
; query 1: 3 with
