(set-logic QF_UFLIA)
(declare-sort String 0)
(declare-sort RegLan 1)
(declare-fun str.len (String) Int)
(declare-const re.all (RegLan String))
(declare-const str.in.re String)
(declare-fun str.in_re (String (RegLan String)) Bool)
(assert (str.in_re str.in.re re.all))
(assert (= 0 (str.len str.in.re)))
(check-sat)
; 1: true Bool
; 2: #2 (RegLan!2 String!1)
; 3: #3 String!1
; 4: (#4 3 2) Bool
; 5: 0 Int
; 6: (#1 3) Int
; 7: (= 5 6) Bool
; query 1: 4 7 with #1 #2 #3 #4
