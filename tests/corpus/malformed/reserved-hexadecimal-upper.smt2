; expect: :2:16: expected a symbol, found HEXADECIMAL
(declare-const HEXADECIMAL Bool)
