; expect: :2:16: expected a symbol, found NUMERAL
(declare-const NUMERAL Bool)
