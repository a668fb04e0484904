; expect: :3:1: set-logic after another set-logic, a declaration or an assertion
(define-fun f ((x Bool)) Bool x)
(set-logic QF_UF)
