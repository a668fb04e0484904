(set-logic QF_UF)
(declare-const p Bool)
(assert p)
(push 2)
(declare-const q Bool)
(assert q)
(push 0)
(check-sat)
(pop 1)
(check-sat)
(pop 1)
(declare-const q Bool)
(assert (not q))
(check-sat-assuming (p (not q) (and p q)))
(check-sat-assuming ())
(pop 0)
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: #2 Bool
; 4: #3 Bool
; 5: (and 2 4) Bool
; query 1: 2 3 with #1 #2
; query 2: 2 with #1
; query 3: 2 -4 2 -4 5 with #1 #3
; query 4: 2 -4 with #1 #3
; query 5: 2 -4 with #1 #3
