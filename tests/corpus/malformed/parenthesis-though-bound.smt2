; expect: :2:27: expected a symbol, found )
(assert (let ((|)| true)) ))
