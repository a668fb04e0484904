; expect: :2:1: expected a symbol, found |\x7f|
(declare-const || Bool)
