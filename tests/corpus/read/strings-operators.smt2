(declare-const x String)
(declare-const r RegLan)
(declare-const i Int)
(declare-fun f (String RegLan) RegLan)
(assert (= i (str.len x) (str.indexof x "a" i) (str.to_code x) (str.to_int x)))
(assert (= x (str.substr x i 2) (str.replace x "a" "b") (str.replace_all x "a" "b")))
(assert (= x (str.replace_re x r "b") (str.replace_re_all x r "b") (str.from_code i) (str.from_int i)))
(assert (or (str.prefixof x "a") (str.suffixof x "a") (str.contains x "a") (str.in_re x (f x r))))
(assert (= r (str.to_re x) (re.range x "a") (ite (= i 0) r re.none)))
(assert (< (str.len x) 2.5))
(define-fun twice ((y String)) String (str.++ y y))
(assert (str.< (twice x) (twice "a")))
(check-sat)
; 1: true Bool
; 2: #1 String
; 3: #2 RegLan
; 4: #3 Int
; 5: (str.len 2) Int
; 6: "a" String
; 7: (str.indexof 2 6 4) Int
; 8: (str.to_code 2) Int
; 9: (str.to_int 2) Int
; 10: (= 4 5) Bool
; 11: (= 5 7) Bool
; 12: (= 7 8) Bool
; 13: (= 8 9) Bool
; 14: (and 10 11 12 13) Bool
; 15: 2 Int
; 16: (str.substr 2 4 15) String
; 17: "b" String
; 18: (str.replace 2 6 17) String
; 19: (str.replace_all 2 6 17) String
; 20: (= 2 16) Bool
; 21: (= 16 18) Bool
; 22: (= 18 19) Bool
; 23: (and 20 21 22) Bool
; 24: (str.replace_re 2 3 17) String
; 25: (str.replace_re_all 2 3 17) String
; 26: (str.from_code 4) String
; 27: (str.from_int 4) String
; 28: (= 2 24) Bool
; 29: (= 24 25) Bool
; 30: (= 25 26) Bool
; 31: (= 26 27) Bool
; 32: (and 28 29 30 31) Bool
; 33: (str.prefixof 2 6) Bool
; 34: (str.suffixof 2 6) Bool
; 35: (str.contains 2 6) Bool
; 36: (#4 2 3) RegLan
; 37: (str.in_re 2 36) Bool
; 38: (or 33 34 35 37) Bool
; 39: (str.to_re 2) RegLan
; 40: (re.range 2 6) RegLan
; 41: 0 Int
; 42: (= 4 41) Bool
; 43: re.none RegLan
; 44: (ite 42 3 43) RegLan
; 45: (= 3 39) Bool
; 46: (= 39 40) Bool
; 47: (= 40 44) Bool
; 48: (and 45 46 47) Bool
; 49: 5/2 Real
; 50: (to_real 5) Real
; 51: (< 50 49) Bool
; 52: parameter String
; 53: (str.++ 52 52) String
; 54: (str.++ 2 2) String
; 55: (str.++ 6 6) String
; 56: (str.< 54 55) Bool
; query 1: 14 23 32 38 48 51 56 with #1 #2 #3 #4
