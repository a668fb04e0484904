; expect: :4:1: set-logic after another set-logic, a declaration or an assertion
(declare-const p Bool)
(reset-assertions)
(set-logic QF_UF)
