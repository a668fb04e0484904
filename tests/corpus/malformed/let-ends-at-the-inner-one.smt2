; expect: :2:25: unknown symbol y
(assert (let ((x true)) (and (let ((y x)) y) y)))
