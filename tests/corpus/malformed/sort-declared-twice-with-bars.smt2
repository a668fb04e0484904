; expect: :3:15: sort U is already declared
(declare-sort U 0)
(declare-sort |U| 0)
