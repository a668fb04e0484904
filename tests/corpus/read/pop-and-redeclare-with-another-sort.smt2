(set-logic QF_LIA)
(push 1)
(declare-const x Bool)
(assert x)
(check-sat)
(pop 1)
(declare-const x Int)
(assert (< x x))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: #2 Int
; 4: (< 3 3) Bool
; query 1: 2 with #1
; query 2: 4 with #2
