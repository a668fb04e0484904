; expect: (_ is...) at indexed-head.smt2:2:13
(assert ((_ is nil) true))
