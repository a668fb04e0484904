; expect: :3:10: ite: condition: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (ite 1 true true))
