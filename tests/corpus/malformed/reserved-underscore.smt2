; expect: :2:16: expected a symbol, found _
(declare-const _ Bool)
