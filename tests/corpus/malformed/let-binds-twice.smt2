; expect: :2:34: x is bound twice in one let
(assert (let ((x true) (y true) (|x| false)) x))
