; expect: (_ is cons) at indexed-tester.smt2:3:9
(set-logic ALL)
(assert ((_ is cons) true))
