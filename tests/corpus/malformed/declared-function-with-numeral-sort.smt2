; expect: :2:1: expected a symbol, found 1
(declare-fun f (1) Bool)
