; expect: :3:12: set-logic after another
(define-fun f ((x Bool)) Bool x)
(set-logic QF_UF)
