; expect: :2:16: expected a symbol, found par
(declare-const par Bool)
