; expect: :2:1: expected a symbol, found 7
(declare-const 7 Bool)
