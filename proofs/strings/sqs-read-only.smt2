; Is every action of AmazonSQSReadOnlyAccess an action of AmazonSQSFullAccess?
; Actions in lower case, since their case does not matter.
(set-logic QF_S)
(declare-const action String)
; Allowed by AmazonSQSReadOnlyAccess: one of six names.
(assert (or
  (= action "sqs:getqueueattributes")
  (= action "sqs:getqueueurl")
  (= action "sqs:listdeadlettersourcequeues")
  (= action "sqs:listqueues")
  (= action "sqs:listmessagemovetasks")
  (= action "sqs:listqueuetags")))
; Not allowed by AmazonSQSFullAccess: sqs:*
(assert (not (str.in_re action (re.++ (str.to_re "sqs:") re.all))))
(check-sat)
