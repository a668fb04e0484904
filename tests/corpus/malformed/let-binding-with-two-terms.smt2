; expect: :2:23: expected ), found true
(assert (let ((x true true)) x))
