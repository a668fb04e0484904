; expect: :2:1: expected a symbol, found exists
(declare-const exists Bool)
