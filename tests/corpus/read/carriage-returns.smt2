(declare-const p Bool) ; a comment
(assert
  (and p p))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (and 2 2) Bool
; query 1: 3 with #1
