; expect: :3:9: ite: argument 1: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (ite 1 true true))
