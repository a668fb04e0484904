(push 1)
(declare-const p Bool)
(set-option :global-declarations true)
(declare-const q Bool)
(set-option :global-declarations false)
(declare-const r Bool)
(pop 1)
(declare-const p Bool)
(declare-const r Bool)
(assert (and p q r))
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: #2 Bool
; 4: #3 Bool
; 5: #4 Bool
; 6: #5 Bool
; 7: (and 5 3 6) Bool
; query 1: 7 with #2 #4 #5
