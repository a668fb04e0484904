; Is every stack that AWSAppMeshFullAccess may update a stack of CloudFormation?
(set-logic QF_S)
(declare-const resource String)
; arn:aws:cloudformation:*:*:stack/AWSAppMesh-GettingStarted-*
(assert (str.in_re resource (re.++
  (str.to_re "arn:aws:cloudformation:") re.all (str.to_re ":") re.all
  (str.to_re ":stack/AWSAppMesh-GettingStarted-") re.all)))
; Not in arn:aws:cloudformation:*:*:stack/*
(assert (not (str.in_re resource (re.++
  (str.to_re "arn:aws:cloudformation:") re.all (str.to_re ":") re.all
  (str.to_re ":stack/") re.all))))
(check-sat)
