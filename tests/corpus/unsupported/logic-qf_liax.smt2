; expect: logic QF_LIAX at logic-qf_liax.smt2:2:12
(set-logic QF_LIAX)
