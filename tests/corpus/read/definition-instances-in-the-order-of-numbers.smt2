(set-logic QF_UF)
; Below the body, (h x) has the smaller number, although it stands to the right.
(declare-fun g (Bool) Bool)
(declare-fun h (Bool) Bool)
(declare-const p Bool)
(define-fun f ((x Bool)) Bool (let ((y (h x)) (unused (g (h x)))) (and (g x) y)))
(assert (f p))
(check-sat)
; 1: true Bool
; 2: #3 Bool
; 3: parameter Bool
; 4: (#2 3) Bool
; 5: (#1 4) Bool
; 6: (#1 3) Bool
; 7: (and 6 4) Bool
; 8: (#2 2) Bool
; 9: (#1 2) Bool
; 10: (and 9 8) Bool
; query 1: 10 with #1 #2 #3
