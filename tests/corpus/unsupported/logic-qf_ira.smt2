; expect: logic QF_IRA at logic-qf_ira.smt2:2:1
(set-logic QF_IRA)
