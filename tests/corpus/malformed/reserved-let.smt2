; expect: :2:1: expected a symbol, found let
(declare-const let Bool)
