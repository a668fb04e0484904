; expect: (_ is nil) at indexed-head.smt2:2:9
(assert ((_ is nil) true))
