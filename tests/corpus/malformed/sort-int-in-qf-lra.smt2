; expect: :3:1: unknown sort Int
(set-logic QF_LRA)
(declare-const x Int)
