; expect: :3:12: set-logic after another set-logic, a declaration or an assertion
(set-logic QF_UF)
(set-logic QF_UF)
