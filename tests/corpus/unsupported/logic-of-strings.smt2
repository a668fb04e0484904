; expect: logic QF_SLIA at
(set-logic QF_SLIA)
(check-sat)
