; expect: logic QF_UFUF at logic-qf_ufuf.smt2:2:12
(set-logic QF_UFUF)
