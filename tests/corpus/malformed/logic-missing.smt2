; expect: :2:11: expected a symbol, found )
(set-logic)
