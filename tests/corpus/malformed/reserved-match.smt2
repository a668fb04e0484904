; expect: :2:16: expected a symbol, found match
(declare-const match Bool)
