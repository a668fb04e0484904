; expect: String is already declared, or a name of the logic QF_S
(set-logic QF_S)
(declare-sort String 0)
