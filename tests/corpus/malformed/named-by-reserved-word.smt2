; expect: :2:9: expected a symbol, found let
(assert (! true :named let))
