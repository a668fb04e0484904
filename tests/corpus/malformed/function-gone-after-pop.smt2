; expect: :5:9: unknown symbol f
(push 1)
(declare-fun f (Bool) Bool)
(pop 1)
(assert (f true))
