(check-sat)
; 1: true Bool
; query 1: with
