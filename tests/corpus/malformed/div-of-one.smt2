; expect: :3:15: div: wrong number of arguments: 1
(set-logic QF_LIA)
(assert (= 1 (div 1)))
