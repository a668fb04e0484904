; expect: :3:25: f is not a function
(declare-fun f (Bool) Bool)
(assert (let ((f true)) (f true)))
