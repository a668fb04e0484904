; expect: :3:15: sort Int is already declared
(set-logic QF_LIA)
(declare-sort Int 0)
