; expect: logic QF_FP at
(set-logic QF_FP)
(check-sat)
