; expect: :3:1: set-logic after another set-logic, a declaration or an assertion
(assert true)
(set-logic QF_UF)
