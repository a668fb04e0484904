(set-logic QF_UF)
; Two declarations are two constants, and two sorts.
(push 1)
(declare-sort U 0)
(declare-const x U)
(assert (= x x))
(check-sat)
(pop 1)
(declare-sort U 0)
(declare-const x U)
(assert (= x x))
(check-sat)
; 1: true Bool
; 2: #1 U!1
; 3: (= 2 2) Bool
; 4: #2 U!2
; 5: (= 4 4) Bool
; query 1: 3 with #1
; query 2: 5 with #2
