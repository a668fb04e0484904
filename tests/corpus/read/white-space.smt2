(declare-const	p;c
Bool)(declare-fun f(Bool)Bool)(assert(f(f p)))(declare-const|a|Bool)(assert|a|)(assert(!|a|:named|b|))(echo"x""y")
(check-sat)(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: (#2 2) Bool
; 4: (#2 3) Bool
; 5: #3 Bool
; query 1: 4 5 5 with #1 #2 #3
; query 2: 4 5 5 with #1 #2 #3
