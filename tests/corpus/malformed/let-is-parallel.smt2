; expect: :2:9: unknown symbol x
(assert (let ((x true) (y x)) y))
