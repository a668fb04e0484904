; expect: :2:16: unterminated quoted symbol
(declare-const |never closed Bool)
(check-sat)
