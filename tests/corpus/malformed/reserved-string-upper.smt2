; expect: :2:16: expected a symbol, found STRING
(declare-const STRING Bool)
