; May EventBridge read every secret that is named connection/orders, whatever six characters were added to its name?
(set-logic QF_S)
(declare-const resource String)
; arn:aws:secretsmanager:eu-west-1:????????????:secret:events!connection/orders-??????
(assert (str.in_re resource (re.++
  (str.to_re "arn:aws:secretsmanager:eu-west-1:") ((_ re.^ 12) re.allchar)
  (str.to_re ":secret:events!connection/orders-") ((_ re.^ 6) re.allchar))))
; Not in arn:aws:secretsmanager:*:*:secret:events!connection/*
(assert (not (str.in_re resource (re.++
  (str.to_re "arn:aws:secretsmanager:") re.all (str.to_re ":") re.all
  (str.to_re ":secret:events!connection/") re.all))))
(check-sat)
