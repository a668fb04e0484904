(set-logic QF_UF)
(declare-const p Bool)
(define-fun negation ((x Bool)) Bool (not x))
(define-fun twice ((x Bool)) Bool (negation (negation x)))
(define-fun constant ((x Bool)) Bool (not p))
(define-fun no () Bool false)
(assert (negation (negation p)))
(assert (twice (not p)))
(assert (constant p))
(assert (negation no))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: parameter Bool
; 4: parameter Bool
; 5: parameter Bool
; query 1: 2 -2 -2 1 with #1
