(assert true)
; 1: true Bool
