(set-logic QF_SLIA)
(declare-const x String)
(assert (str.in.re x (re.union re.nostr (re.complement (str.to.re "a")))))
(assert (= (int.to.str (str.to.int x)) x))
(push 1)
(declare-const re.nostr RegLan)
(declare-fun int.to.str (String) Int)
(assert (str.in_re x (re.++ re.nostr re.none)))
(assert (= (int.to.str x) 0))
(check-sat)
(pop 1)
(assert (let ((re.nostr x)) (= re.nostr "")))
(assert (str.in_re x |re.nostr|))
(check-sat)
; 1: true Bool
; 2: #1 String
; 3: re.none RegLan
; 4: "a" String
; 5: (str.to_re 4) RegLan
; 6: (re.comp 5) RegLan
; 7: (re.union 3 6) RegLan
; 8: (str.in_re 2 7) Bool
; 9: (str.to_int 2) Int
; 10: (str.from_int 9) String
; 11: (= 2 10) Bool
; 12: #2 RegLan
; 13: (re.++ 12 3) RegLan
; 14: (str.in_re 2 13) Bool
; 15: (#3 2) Int
; 16: 0 Int
; 17: (= 15 16) Bool
; 18: "" String
; 19: (= 2 18) Bool
; 20: (str.in_re 2 3) Bool
; query 1: 8 11 14 17 with #1 #2 #3
; query 2: 8 11 19 20 with #1
