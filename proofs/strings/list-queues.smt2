; Does sqs:List* match sqs:ListQueues, in whatever case it is written?
(set-logic QF_S)
(declare-const action String)
(define-fun Q () RegLan (re.union (str.to_re "Q") (str.to_re "q")))
(define-fun S () RegLan (re.union (str.to_re "S") (str.to_re "s")))
(define-fun L () RegLan (re.union (str.to_re "L") (str.to_re "l")))
(define-fun I () RegLan (re.union (str.to_re "I") (str.to_re "i")))
(define-fun T () RegLan (re.union (str.to_re "T") (str.to_re "t")))
(define-fun U () RegLan (re.union (str.to_re "U") (str.to_re "u")))
(define-fun E () RegLan (re.union (str.to_re "E") (str.to_re "e")))
; sqs:ListQueues
(assert (str.in_re action (re.++ S Q S (str.to_re ":") L I S T Q U E U E S)))
; Not sqs:List*
(assert (not (str.in_re action (re.++ S Q S (str.to_re ":") L I S T re.all))))
(check-sat)
