; expect: :3:9: expected a term, found (f)
(declare-fun f (Bool) Bool)
(assert (f))
