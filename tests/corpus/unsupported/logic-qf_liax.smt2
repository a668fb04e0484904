; expect: logic QF_LIAX at logic-qf_liax.smt2:2:1
(set-logic QF_LIAX)
