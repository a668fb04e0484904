; expect: :2:29: expected a symbol, found let
(assert (let ((|let| true)) let))
