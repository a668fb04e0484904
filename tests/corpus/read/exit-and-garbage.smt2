(check-sat)
(exit)
) ( | " this is not read: 01 {}
; 1: true Bool
; query 1: with
