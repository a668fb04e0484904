; expect: :3:14: /: expected sort Real, found Bool
(set-logic QF_LRA)
(assert (= 1 (/ true true)))
