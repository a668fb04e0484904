; expect: :2:9: expected a symbol, found 1
(assert (let ((1 true)) true))
