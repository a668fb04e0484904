; expect: :2:24: expected a symbol, found )
(assert (let ((x true))))
