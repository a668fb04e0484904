; expect: logic QF_ at logic-qf_.smt2:2:1
(set-logic QF_)
