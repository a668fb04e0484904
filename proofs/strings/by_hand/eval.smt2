(set-logic QF_S)
(assert (str.prefixof "s3:" "ec2:RunInstances"))
(check-sat)
