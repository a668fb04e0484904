; expect: :2:1: expected a symbol, found \xe9
(declare-const é Bool)
