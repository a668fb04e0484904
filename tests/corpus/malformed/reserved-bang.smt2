; expect: :2:16: expected a symbol, found !
(declare-const ! Bool)
