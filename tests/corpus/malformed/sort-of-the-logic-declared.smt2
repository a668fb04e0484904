; expect: :3:1: Int is already declared, or a name of the logic QF_LIA
(set-logic QF_LIA)
(declare-sort Int 0)
