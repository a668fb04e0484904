; expect: :2:16: expected a symbol, found let
(declare-const let Bool)
