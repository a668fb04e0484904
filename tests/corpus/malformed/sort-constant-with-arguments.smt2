; expect: :3:18: sort U: expected 0 arguments, found 1
(declare-sort U 0)
(declare-const x (U Bool))
