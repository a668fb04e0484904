; assay iam/1 not-granted
(set-logic QF_SLIA)
(declare-const action String)
(declare-const resource String)
(assert (str.in_re action (re.++ (re.+ (re.union (re.range "!" "@") (re.range "[" "~"))) (str.to_re ":") (re.+ (re.union (re.range "!" "@") (re.range "[" "~"))))))
(assert (or (= resource "*") (str.prefixof "arn:" resource)))
; s3:max-keys counts units of 1/1000
(declare-const |s3:max-keys?| Bool)
(declare-const |s3:max-keys| Int)
; policy.1 Allow S1
(define-fun policy.1.action () Bool (= action "s3:getobject"))
(define-fun policy.1.condition () Bool (and (and |s3:max-keys?| (or (< |s3:max-keys| 10500) (< |s3:max-keys| 20000))) (and |s3:max-keys?| (>= |s3:max-keys| (- 1250))) (=> |s3:max-keys?| (not (= |s3:max-keys| 5000)))))
(define-fun policy.1 () Bool (and policy.1.action policy.1.condition))
(define-fun policy () Bool policy.1)
(define-fun claim.action () Bool true)
(define-fun claim.resource () Bool true)
(assert policy)
(assert (and claim.action claim.resource))
(check-sat)
