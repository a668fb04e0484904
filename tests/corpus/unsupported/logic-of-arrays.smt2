; expect: logic QF_ALIA at
(set-logic QF_ALIA)
(check-sat)
