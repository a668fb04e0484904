; Could IAMUserChangePassword, before May 2025, be used by a user with a path?
(set-logic QF_S)
(declare-const account String)
(declare-const username String)
(declare-const resource String)
; arn:aws:iam::*:user/${aws:username}, where the wildcard stands for an account.
(assert (= resource (str.++ "arn:aws:iam::" account ":user/" username)))
(assert (str.in_re account ((_ re.^ 12) (re.range "0" "9"))))
; Names of users contain no slash.
(assert (str.in_re username (re.+ (re.union (re.range "\u{0}" ".") (re.range "0" "\u{2ffff}")))))
; The resource of a user with a path: arn:aws:iam::*:user/*/*
(assert (str.in_re resource (re.++
  (str.to_re "arn:aws:iam::") re.all (str.to_re ":user/") re.all (str.to_re "/") re.all)))
(check-sat)
