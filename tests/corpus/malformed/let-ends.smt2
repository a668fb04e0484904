; expect: :2:9: unknown symbol x
(assert (and (let ((x true)) x) x))
