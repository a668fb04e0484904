; expect: :3:9: f needs arguments
(declare-fun f (Bool) Bool)
(assert f)
