; expect: :2:1: expected a symbol, found let
(assert let)
