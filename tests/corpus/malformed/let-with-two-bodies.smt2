; expect: :2:27: expected ), found x
(assert (let ((x true)) x x))
