; expect: :2:1: expected a symbol, found par
(declare-const par Bool)
