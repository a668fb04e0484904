; expect: :3:26: f is not a function
(declare-fun f (Bool) Bool)
(assert (let ((f true)) (f true)))
