; expect: :2:9: expected a name and what it stands for, found (x true true)
(assert (let ((x true true)) x))
