; expect: :3:18: expected a sort, found (U)
(declare-sort U 0)
(declare-const x (U))
