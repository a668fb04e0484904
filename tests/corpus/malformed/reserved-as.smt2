; expect: :2:1: expected a symbol, found as
(declare-const as Bool)
