(set-logic QF_LIA)
; g goes on meaning the first f.
(push 1)
(declare-fun f (Int) Int)
(set-option :global-declarations true)
(define-fun g ((x Int)) Int (+ (f x) (f 0)))
(pop 1)
(declare-fun f (Int) Bool)
(declare-const x Int)
(assert (f (g x)))
(check-sat)
; 1: true Bool
; 2: parameter Int
; 3: (#1 2) Int
; 4: 0 Int
; 5: (#1 4) Int
; 6: (+ 3 5) Int
; 7: #3 Int
; 8: (#1 7) Int
; 9: (+ 8 5) Int
; 10: (#2 9) Bool
; query 1: 10 with #2 #3
