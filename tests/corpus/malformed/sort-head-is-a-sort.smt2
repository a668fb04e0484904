; expect: :3:19: expected a symbol, found (
(declare-sort P 1)
(declare-const x ((P Bool) Bool))
