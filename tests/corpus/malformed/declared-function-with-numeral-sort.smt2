; expect: :2:17: expected a symbol, found 1
(declare-fun f (1) Bool)
