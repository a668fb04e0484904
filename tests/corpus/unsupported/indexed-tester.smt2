; expect: (_ is...) at indexed-tester.smt2:3:13
(set-logic QF_DT)
(assert ((_ is cons) true))
