; expect: :2:33: unknown symbol x
(assert (and (let ((x true)) x) x))
