; expect: define-sort with parameters at sort-definition-with-parameters.smt2:2:1
(define-sort P (X) X)
