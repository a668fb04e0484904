; Nothing is asked.
; 1: true Bool
