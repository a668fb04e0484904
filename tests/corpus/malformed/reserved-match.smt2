; expect: :2:1: expected a symbol, found match
(declare-const match Bool)
