; expect: :3:14: sort U is already declared
(define-sort U () Bool)
(define-sort U () Bool)
