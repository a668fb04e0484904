; expect: :2:17: expected a symbol, found )
(assert (let ((x)) true))
