; expect: :2:46: unknown symbol y
(assert (let ((x true)) (and (let ((y x)) y) y)))
