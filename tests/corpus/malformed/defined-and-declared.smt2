; expect: :3:16: p is already declared
(define-fun p ((q Bool)) Bool q)
(declare-const p Bool)
