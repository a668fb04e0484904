; expect: :2:16: expected a symbol, found "a"
(declare-const "a" Bool)
