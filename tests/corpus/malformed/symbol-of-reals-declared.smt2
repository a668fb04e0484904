; expect: :3:1: / is already declared, or a name of the logic QF_LRA
(set-logic QF_LRA)
(declare-fun / (Real Real) Real)
