; assay iam/1 not-granted
(set-logic QF_SLIA)
(declare-const action String)
(declare-const resource String)
(assert (str.in_re action (re.++ (re.+ (re.union (re.range "!" "@") (re.range "[" "~"))) (str.to_re ":") (re.+ (re.union (re.range "!" "@") (re.range "[" "~"))))))
(assert (or (= resource "*") (str.prefixof "arn:" resource)))
; aws:currenttime counts units of 1/100
(declare-const |aws:currenttime?| Bool)
(declare-const |aws:currenttime| Int)
; policy.1 Allow S1
(define-fun policy.1.action () Bool (= action "s3:getobject"))
(define-fun policy.1.condition () Bool (and (and |aws:currenttime?| (> |aws:currenttime| 158297220050)) (and |aws:currenttime?| (or (<= |aws:currenttime| 160945920000) (<= |aws:currenttime| 164099520000)))))
(define-fun policy.1 () Bool (and policy.1.action policy.1.condition))
(define-fun policy () Bool policy.1)
(define-fun claim.action () Bool true)
(define-fun claim.resource () Bool true)
(assert policy)
(assert (and claim.action claim.resource))
(check-sat)
