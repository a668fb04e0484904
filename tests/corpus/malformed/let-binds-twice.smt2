; expect: :2:9: x is bound twice
(assert (let ((x true) (y true) (|x| false)) x))
