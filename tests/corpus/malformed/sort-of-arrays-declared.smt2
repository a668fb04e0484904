; expect: :3:15: sort Array 
(set-logic QF_AX)
(declare-sort Array 2)
