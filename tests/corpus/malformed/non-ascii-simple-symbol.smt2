; expect: :2:16: expected a symbol, found \xe9
(declare-const é Bool)
