; expect: :3:1: sort P: expected 1 arguments, found 0
(declare-sort P 1)
(declare-const x P)
