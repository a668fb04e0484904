; expect: :2:17: expected a symbol, found )
(declare-const p)
