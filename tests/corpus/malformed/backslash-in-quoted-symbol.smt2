; expect: :2:16: unterminated quoted symbol
(declare-const |a\b| Bool)
