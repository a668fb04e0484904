; expect: :3:18: unknown sort Int
(set-logic QF_LRA)
(declare-const x Int)
