(set-logic QF_UF)
(declare-const p Bool)
(declare-const q Bool)
(declare-const r Bool)
(assert (=> p q r))
(assert (xor p q r))
(assert (distinct p q))
(assert (distinct p q r))
(assert (= p q r))
(assert (= (not p) p))
(assert (not (not false)))
(assert (and p))
(assert (or (and p q) (or p)))
(assert (ite p q r))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: #2 Bool
; 4: #3 Bool
; 5: (or -2 -3 4) Bool
; 6: (= 2 3) Bool
; 7: (= -6 4) Bool
; 8: (distinct 2 3 4) Bool
; 9: (= 3 4) Bool
; 10: (and 6 9) Bool
; 11: (= -2 2) Bool
; 12: (and 2) Bool
; 13: (and 2 3) Bool
; 14: (or 2) Bool
; 15: (or 13 14) Bool
; 16: (ite 2 3 4) Bool
; query 1: 5 -7 -6 8 10 11 -1 12 15 16 with #1 #2 #3
