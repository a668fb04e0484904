; expect: :2:1: expected a symbol, found 7a
(declare-const 7a Bool)
