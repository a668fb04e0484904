; expect: :2:1: expected a symbol, found DECIMAL
(declare-const DECIMAL Bool)
