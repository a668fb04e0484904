; expect: :3:14: div: wrong number of arguments: 1
(set-logic QF_LIA)
(assert (= 1 (div 1)))
