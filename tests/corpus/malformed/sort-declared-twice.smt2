; expect: :3:1: U is already declared, or a name of the logic ALL
(declare-sort U 0)
(declare-sort U 1)
