; expect: define-sort with parameters at sort-definition-with-parameters.smt2:2:17
(define-sort P (X) X)
