; expect: :3:18: sort P: expected 1 arguments, found 2
(declare-sort P 1)
(declare-const x (P Bool Bool))
