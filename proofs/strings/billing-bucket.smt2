; Does a statement on the bucket billing and what is in it stay below the prefix billing?
(set-logic QF_S)
(declare-const resource String)
; On the resources arn:aws:s3:::billing and arn:aws:s3:::billing/*
(assert (or
  (= resource "arn:aws:s3:::billing")
  (str.in_re resource (re.++ (str.to_re "arn:aws:s3:::billing/") re.all))))
; But not on arn:aws:s3:::billing*
(assert (not (str.in_re resource (re.++ (str.to_re "arn:aws:s3:::billing") re.all))))
(check-sat)
