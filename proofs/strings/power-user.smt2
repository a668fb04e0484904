; Does the NotAction statement of PowerUserAccess allow what reads from IAM?
(set-logic QF_S)
(declare-const action String)
; NotAction: iam:*, organizations:*, account:*
(assert (not (str.in_re action (re.++ (str.to_re "iam:") re.all))))
(assert (not (str.in_re action (re.++ (str.to_re "organizations:") re.all))))
(assert (not (str.in_re action (re.++ (str.to_re "account:") re.all))))
; IAMReadOnlyAccess: iam:Get*, iam:List*, and four names.
(assert (or
  (str.in_re action (re.++ (str.to_re "iam:get") re.all))
  (str.in_re action (re.++ (str.to_re "iam:list") re.all))
  (= action "iam:generatecredentialreport")
  (= action "iam:generateservicelastaccesseddetails")
  (= action "iam:simulatecustompolicy")
  (= action "iam:simulateprincipalpolicy")))
(check-sat)
