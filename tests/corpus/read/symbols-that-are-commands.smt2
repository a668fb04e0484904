; The names of commands are not reserved.
(declare-const assert Bool)
(declare-const check-sat Bool)
(assert (and assert check-sat))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: #2 Bool
; 4: (and 2 3) Bool
; query 1: 4 with #1 #2
