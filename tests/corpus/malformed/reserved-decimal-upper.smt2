; expect: :2:16: expected a symbol, found DECIMAL
(declare-const DECIMAL Bool)
