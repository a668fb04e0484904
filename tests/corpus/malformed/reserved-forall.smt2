; expect: :2:16: expected a symbol, found forall
(declare-const forall Bool)
