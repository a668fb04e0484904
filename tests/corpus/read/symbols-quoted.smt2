; |p| is p; every other one of these names exists only thanks to its bars.
(declare-const p Bool)
(declare-const |let| Bool)
(declare-const |5| Bool)
(declare-const || Bool)
(declare-const |two
lines| Bool)
(declare-const |) ; "| Bool)
(declare-const |é| Bool)
(assert |p|)
(assert |let|)
(assert |5|)
(assert ||)
(assert |two
lines|)
(assert |) ; "|)
(assert |é|)
(check-sat)
; 1: true Bool
; 2: #1 Bool
; 3: #2 Bool
; 4: #3 Bool
; 5: #4 Bool
; 6: #5 Bool
; 7: #6 Bool
; 8: #7 Bool
; query 1: 2 3 4 5 6 7 8 with #1 #2 #3 #4 #5 #6 #7
