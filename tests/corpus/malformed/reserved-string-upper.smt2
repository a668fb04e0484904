; expect: :2:1: expected a symbol, found STRING
(declare-const STRING Bool)
