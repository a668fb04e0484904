; expect: :2:1: expected a symbol, found forall
(declare-const forall Bool)
