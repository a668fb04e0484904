; expect: :3:1: f needs arguments
(declare-fun f (Bool) Bool)
(assert f)
