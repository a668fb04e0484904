; expect: :3:15: /: expected at least 2 arguments, found 1
(set-logic QF_LRA)
(assert (= 1 (/ 1)))
