(set-logic QF_UF)
(declare-const p Bool)
(assert (! (not p) :named n))
(assert (or (! (and p n) :weight 3 :named m :note (n "m" :k)) m))
(define-fun f ((x Bool)) Bool (and x (! n :named k)))
(assert (f k))
(push 1)
(assert (! p :named |o n|))
(assert |o n|)
(check-sat)
(pop 1)
(declare-const |o n| Bool)
(assert |o n|)
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (and 2 -2) Bool
; 4: (or 3 3) Bool
; 5: parameter Bool
; 6: (and 5 -2) Bool
; 7: (and -2 -2) Bool
; 8: #2 Bool
; query 1: -2 4 7 2 2 with #1
; query 2: -2 4 7 8 with #1 #2
