; expect: :3:20: sort U is applied to nothing
(declare-sort U 0)
(declare-const x (U))
