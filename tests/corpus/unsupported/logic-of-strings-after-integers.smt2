; expect: logic QF_LIAS at logic-of-strings-after-integers.smt2:2:1
(set-logic QF_LIAS)
