; expect: :3:15: div: expected at least 2 arguments, found 1
(set-logic QF_LIA)
(assert (= 1 (div 1)))
