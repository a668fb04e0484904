(declare-sort U 0)
(declare-sort P 1)
(declare-sort Q 2)
(define-sort B () Bool)
(define-sort PU () (P U))
(declare-const a PU)
(declare-const b (P U))
(declare-const c (Q B (P PU)))
(assert (= a b))
(assert (= c c))
(check-sat)
; 1: true Bool
; 2: #1 (P!2 U!1)
; 3: #2 (P!2 U!1)
; 4: #3 (Q!3 Bool (P!2 (P!2 U!1)))
; 5: (= 2 3) Bool
; 6: (= 4 4) Bool
; query 1: 5 6 with #1 #2 #3
