; expect: :2:19: expected a symbol, found )
(declare-const x ())
