; expect: :2:20: expected a symbol, found end of file
(declare-const x (P