(declare-fun f (Bool Bool) Bool)
(assert (and (f true false) (not (f false true)) (f true true)))
(check-sat)
