(set-logic QF_SLIRA)
(declare-const x String)
(declare-const a Real)
(assert (< a (str.len x) 3))
(assert (= (/ (str.len x) 2) (str.to_int x)))
(assert (str.in_re x ((_ re.^ 2) re.none)))
(check-sat)
; 1: true Bool
; 2: #1 String
; 3: #2 Real
; 4: (str.len 2) Int
; 5: 3 Int
; 6: (to_real 4) Real
; 7: 3 Real
; 8: (< 3 6) Bool
; 9: (< 6 7) Bool
; 10: (and 8 9) Bool
; 11: 2 Int
; 12: 2 Real
; 13: (/ 6 12) Real
; 14: (str.to_int 2) Int
; 15: (to_real 14) Real
; 16: (= 13 15) Bool
; 17: re.none RegLan
; 18: (re.loop 17 11 11) RegLan
; 19: (str.in_re 2 18) Bool
; query 1: 10 16 19 with #1 #2
