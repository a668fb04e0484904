; expect: :3:1: set-logic after another set-logic, a declaration or an assertion
(declare-sort U 0)
(set-logic QF_UF)
