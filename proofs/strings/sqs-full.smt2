; Is every action of AmazonSQSFullAccess an action of AmazonSQSReadOnlyAccess? It is not.
(set-logic QF_S)
(declare-const action String)
; Allowed by AmazonSQSFullAccess: sqs:*, where a name is one or more letters.
(assert (str.in_re action (re.++ (str.to_re "sqs:") (re.+ (re.range "a" "z")))))
; Not allowed by AmazonSQSReadOnlyAccess: none of six names.
(assert (distinct action
  "sqs:getqueueattributes" "sqs:getqueueurl" "sqs:listdeadlettersourcequeues"
  "sqs:listqueues" "sqs:listmessagemovetasks" "sqs:listqueuetags"))
(check-sat)
