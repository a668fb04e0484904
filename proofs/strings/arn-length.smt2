; Can the ARN that IAMUserChangePassword makes be longer than 95 characters?
(set-logic QF_SLIA)
(declare-const account String)
(declare-const username String)
(define-fun resource () String (str.++ "arn:aws:iam::" account ":user/" username))
; An account is twelve digits; the name of a user has at most 64 characters.
(assert (str.in_re account ((_ re.^ 12) (re.range "0" "9"))))
(assert (<= (str.len username) 64))
(assert (< 95 (str.len resource)))
(check-sat)
