(set-logic QF_SLIA)
(declare-const x String)
(declare-const y String)
(declare-const r RegLan)
(declare-const i Int)
(assert (str.<= x y))
(assert (str.< x y ""))
(assert (str.<= x y "a"))
(assert (= (str.++ x y "a" "b") (str.at x i)))
(assert (str.is_digit y))
(assert (str.in_re x (re.++ r re.allchar re.all)))
(assert (str.in_re x (re.union (re.+ r) (re.opt r) re.none)))
(assert (str.in_re x (re.diff r re.all re.none)))
(assert (str.in_re x ((_ re.^ 7) r)))
(assert (str.in_re x ((_ re.loop 2 5) ((_ re.loop 5 2) r))))
(assert (str.in_re x (re.inter r (re.comp r) (re.* r))))
(check-sat)
; 1: true Bool
; 2: #1 String
; 3: #2 String
; 4: #3 RegLan
; 5: #4 Int
; 6: (str.< 3 2) Bool
; 7: "" String
; 8: (str.< 2 3) Bool
; 9: (str.< 3 7) Bool
; 10: (and 8 9) Bool
; 11: "a" String
; 12: (str.< 11 3) Bool
; 13: (and -6 -12) Bool
; 14: "b" String
; 15: "ab" String
; 16: (str.++ 3 15) String
; 17: (str.++ 2 16) String
; 18: 1 Int
; 19: (str.substr 2 5 18) String
; 20: (= 17 19) Bool
; 21: "0" String
; 22: "9" String
; 23: (re.range 21 22) RegLan
; 24: (str.in_re 3 23) Bool
; 25: "\u{0}" String
; 26: "\u{2ffff}" String
; 27: (re.range 25 26) RegLan
; 28: (re.* 27) RegLan
; 29: (re.++ 27 28) RegLan
; 30: (re.++ 4 29) RegLan
; 31: (str.in_re 2 30) Bool
; 32: (re.* 4) RegLan
; 33: (re.++ 4 32) RegLan
; 34: (str.to_re 7) RegLan
; 35: (re.union 34 4) RegLan
; 36: re.none RegLan
; 37: (re.union 35 36) RegLan
; 38: (re.union 33 37) RegLan
; 39: (str.in_re 2 38) Bool
; 40: (re.comp 28) RegLan
; 41: (re.inter 4 40) RegLan
; 42: (re.comp 36) RegLan
; 43: (re.inter 41 42) RegLan
; 44: (str.in_re 2 43) Bool
; 45: 7 Int
; 46: (re.loop 4 45 45) RegLan
; 47: (str.in_re 2 46) Bool
; 48: 2 Int
; 49: 5 Int
; 50: (re.loop 4 49 48) RegLan
; 51: (re.loop 50 48 49) RegLan
; 52: (str.in_re 2 51) Bool
; 53: (re.comp 4) RegLan
; 54: (re.inter 53 32) RegLan
; 55: (re.inter 4 54) RegLan
; 56: (str.in_re 2 55) Bool
; query 1: -6 10 13 20 24 31 39 44 47 52 56 with #1 #2 #3 #4
