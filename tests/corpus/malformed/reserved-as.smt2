; expect: :2:16: expected a symbol, found as
(declare-const as Bool)
