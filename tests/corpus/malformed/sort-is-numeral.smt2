; expect: :2:1: expected a symbol, found 1
(declare-const x 1)
