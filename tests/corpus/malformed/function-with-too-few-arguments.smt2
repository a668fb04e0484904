; expect: :5:9: f: expected 2 arguments, found 1
(declare-sort U 0)
(declare-const c U)
(declare-fun f (U U) Bool)
(assert (f c))
