; expect: logic QF_UFUF at logic-qf_ufuf.smt2:2:1
(set-logic QF_UFUF)
