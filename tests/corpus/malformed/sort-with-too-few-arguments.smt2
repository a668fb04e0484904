; expect: :3:18: sort P: expected 2 arguments, found 1
(declare-sort P 2)
(declare-const x (P Bool))
