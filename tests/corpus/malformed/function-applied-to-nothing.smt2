; expect: :3:10: f is applied to nothing
(declare-fun f (Bool) Bool)
(assert (f))
