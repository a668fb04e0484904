(set-logic QF_UF)
; All of these are ordinary names here.
(declare-sort Int 0)
(declare-sort Array 2)
(declare-const select (Array Int Bool))
(declare-fun + (Int Int) Int)
(declare-fun <= (Int) Bool)
(declare-fun str.len (Int) Int)
(declare-const x Int)
(assert (= (+ x (str.len x)) x))
(assert (<= x))
(assert (= select select))
(check-sat)
; 1: true Bool
; 2: #1 (Array!2 Int!1 Bool)
; 3: #5 Int!1
; 4: (#4 3) Int!1
; 5: (#2 3 4) Int!1
; 6: (= 3 5) Bool
; 7: (#3 3) Bool
; 8: (= 2 2) Bool
; query 1: 6 7 8 with #1 #2 #3 #4 #5
