; expect: :3:1: set-logic after another set-logic, a declaration or an assertion
(set-logic QF_UF)
(set-logic QF_UF)
