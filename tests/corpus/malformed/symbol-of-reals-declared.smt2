; expect: :3:14: / is a symbol of the logic QF_LRA
(set-logic QF_LRA)
(declare-fun / (Real Real) Real)
