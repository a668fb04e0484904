; assay iam/1 not-granted
(set-logic QF_SLIA)
(declare-const action String)
(declare-const resource String)
(assert (str.in_re action (re.++ (re.+ (re.union (re.range "!" "@") (re.range "[" "~"))) (str.to_re ":") (re.+ (re.union (re.range "!" "@") (re.range "[" "~"))))))
(assert (or (= resource "*") (str.prefixof "arn:" resource)))
; policy.1 Allow S1
(define-fun policy.1.action () Bool (not (or (str.in_re action (re.++ (str.to_re "iam:") re.all)) (str.in_re action (re.++ (str.to_re "sts:") re.all)))))
(define-fun policy.1 () Bool policy.1.action)
; policy.2 Deny D
(define-fun policy.2.action () Bool (str.in_re action (re.++ (str.to_re "s3:") re.all)))
(define-fun policy.2.resource () Bool (not (or (= resource "arn:aws:s3:::b") (str.in_re resource (re.++ (str.to_re "arn:aws:s3:::b/") re.all)))))
(define-fun policy.2 () Bool (and policy.2.action policy.2.resource))
(define-fun policy () Bool (and policy.1 (not policy.2)))
(define-fun claim.action () Bool true)
(define-fun claim.resource () Bool true)
(assert policy)
(assert (and claim.action claim.resource))
(check-sat)
