; expect: :2:27: unknown symbol x
(assert (let ((x true) (y x)) y))
