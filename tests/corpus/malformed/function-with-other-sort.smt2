; expect: :5:9: f: argument 2: expected sort Bool, found U
(declare-sort U 0)
(declare-const c U)
(declare-fun f (U Bool) Bool)
(assert (f c c))
