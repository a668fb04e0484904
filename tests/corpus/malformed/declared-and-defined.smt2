; expect: :3:1: p is already declared, or a name of the logic ALL
(declare-const p Bool)
(define-fun p () Bool true)
