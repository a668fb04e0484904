; expect: :2:1: expected a symbol, found |\x1b[2K|
(declare-const |[2K| Bool)
