; expect: :3:1: p is already declared, or a name of the logic ALL
(define-fun p ((q Bool)) Bool q)
(declare-const p Bool)
