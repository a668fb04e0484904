; expect: :3:18: expected a symbol, found (P Bool)
(declare-sort P 1)
(declare-const x ((P Bool) Bool))
