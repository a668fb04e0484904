; expect: logic QF_ at logic-qf_.smt2:2:12
(set-logic QF_)
