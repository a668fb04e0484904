(set-logic QF_UF)
(declare-const p Bool)
(declare-fun f (Bool Bool) Bool)
(assert (f (not p) (f false true)))
(assert (not (f (= p p) p)))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (#2 -1 1) Bool
; 4: (#2 -2 3) Bool
; 5: (= 2 2) Bool
; 6: (#2 5 2) Bool
; query 1: 4 -6 with #1 #2
