(set-option :global-declarations true)
(set-logic QF_UF)
(push 1)
(declare-sort U 0)
(declare-const a U)
(define-fun f ((x U)) Bool (= x a))
(assert (! (f a) :named n))
(check-sat)
(pop 1)
(assert (f a))
(assert n)
(check-sat)
(reset-assertions)
(declare-const b U)
(assert (f b))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: parameter U!1
; 4: (= 2 3) Bool
; 5: (= 2 2) Bool
; 6: #2 U!1
; 7: (= 2 6) Bool
; query 1: 5 with #1
; query 2: 5 5 with #1
; query 3: 7 with #1 #2
