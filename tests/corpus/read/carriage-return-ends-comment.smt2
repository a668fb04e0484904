; a comment(declare-const p Bool)(assert p) ; another(check-sat)
; 1: true Bool
; 2: #1 Bool
; query 1: 2 with #1
