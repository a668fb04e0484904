; expect: :3:1: U is already declared, or a name of the logic ALL
(define-sort U () Bool)
(define-sort U () Bool)
