; expect: :2:16: expected a symbol, found 7
(declare-const 7 Bool)
