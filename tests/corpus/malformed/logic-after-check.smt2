; expect: :3:1: set-logic after another set-logic, a declaration or an assertion
(check-sat)
(set-logic QF_UF)
