; expect: logic QF_UFA at logic-qf_ufa.smt2:2:1
(set-logic QF_UFA)
