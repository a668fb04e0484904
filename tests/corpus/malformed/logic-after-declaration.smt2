; expect: :3:1: set-logic after another set-logic, a declaration or an assertion
(declare-const p Bool)
(set-logic QF_UF)
