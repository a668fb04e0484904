; expect: :2:18: expected a symbol, found 1
(declare-const x 1)
