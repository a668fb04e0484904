; expect: :2:1: expected a symbol, found NUMERAL
(declare-const NUMERAL Bool)
