(declare-const p Bool)
(push 1)
(assert p)
(reset-assertions)
(declare-const p Bool)
(assert (not p))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: #2 Bool
; query 1: -3 with #2
