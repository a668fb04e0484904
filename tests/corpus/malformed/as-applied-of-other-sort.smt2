; expect: :5:9: expected sort Bool, found U
(declare-sort U 0)
(declare-const c U)
(declare-fun f (Bool) U)
(assert ((as f Bool) true))
