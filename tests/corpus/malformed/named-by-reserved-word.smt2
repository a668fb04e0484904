; expect: :2:24: expected a symbol, found let
(assert (! true :named let))
