; expect: :2:16: expected a symbol, found 7a
(declare-const 7a Bool)
