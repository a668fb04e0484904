; expect: :2:1: expected a symbol, found !
(declare-const ! Bool)
