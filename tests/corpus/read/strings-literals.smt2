(set-logic QF_S)
(declare-const x String)
(assert (distinct "a" "\u{61}" "\u0061" "\u{0061}" "\u{00061}" (_ char #x61) (_ char #x00061)))
(assert (distinct "\u{2ffff}" "\u{2FFFF}" (_ char #x2FFFF)))
(assert (distinct "\u{30000}" "\u{}" "\u{g}" "\u{000061}" "\u006" "\U0061" "\x61"))
(assert (distinct "\\u{61}" "\" "\u" "\u{" "\n" "\u{61"))
(assert (distinct "" """" "a""b" "\u{22}" "\u{5c}u{61}" "\u{ 61}"))
(assert (distinct "\u{e9}" "\u{e9}" "\u{1f600}" "\u{1F600}" "\ud83d\ude00" "\u{d83d}"))
(assert (= x " ; | ( ) ~"))
(check-sat)
; 1: true Bool
; 2: #1 String
; 3: "a" String
; 4: (distinct 3 3 3 3 3 3 3) Bool
; 5: "\u{2ffff}" String
; 6: (distinct 5 5 5) Bool
; 7: "\u{5c}u{30000}" String
; 8: "\u{5c}u{}" String
; 9: "\u{5c}u{g}" String
; 10: "\u{5c}u{000061}" String
; 11: "\u{5c}u006" String
; 12: "\u{5c}U0061" String
; 13: "\u{5c}x61" String
; 14: (distinct 7 8 9 10 11 12 13) Bool
; 15: "\u{5c}a" String
; 16: "\u{5c}" String
; 17: "\u{5c}u" String
; 18: "\u{5c}u{" String
; 19: "\u{5c}n" String
; 20: "\u{5c}u{61" String
; 21: (distinct 15 16 17 18 19 20) Bool
; 22: "" String
; 23: "\u{22}" String
; 24: "a\u{22}b" String
; 25: "\u{5c}u{61}" String
; 26: "\u{5c}u{\u{20}61}" String
; 27: (distinct 22 23 24 23 25 26) Bool
; 28: "\u{e9}" String
; 29: "\u{1f600}" String
; 30: "\u{d83d}\u{de00}" String
; 31: "\u{d83d}" String
; 32: (distinct 28 28 29 29 30 31) Bool
; 33: "\u{20};\u{20}|\u{20}(\u{20})\u{20}~" String
; 34: (= 2 33) Bool
; query 1: 4 6 14 21 27 32 34 with #1
