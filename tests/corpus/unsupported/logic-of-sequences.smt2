; expect: logic QF_SEQ at logic-of-sequences.smt2:2:1
(set-logic QF_SEQ)
