; expect: logic QF_UFDT at
(set-logic QF_UFDT)
(check-sat)
