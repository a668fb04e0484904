; expect: :2:16: expected a symbol, found exists
(declare-const exists Bool)
