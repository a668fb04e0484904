; expect: :2:16: expected a symbol, found BINARY
(declare-const BINARY Bool)
