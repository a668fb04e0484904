; expect: :2:1: expected a symbol, found _
(declare-const _ Bool)
