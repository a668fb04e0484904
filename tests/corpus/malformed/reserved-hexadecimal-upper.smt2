; expect: :2:1: expected a symbol, found HEXADECIMAL
(declare-const HEXADECIMAL Bool)
