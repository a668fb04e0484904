; expect: :2:44: a name is bound twice in one let
(assert (let ((x true) (y true) (|x| false)) x))
