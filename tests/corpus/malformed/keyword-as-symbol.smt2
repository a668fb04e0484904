; expect: :2:1: expected a symbol, found :a
(declare-const :a Bool)
