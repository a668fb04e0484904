; expect: :2:1: expected a symbol, found BINARY
(declare-const BINARY Bool)
