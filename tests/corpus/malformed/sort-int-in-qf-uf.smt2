; expect: :3:1: unknown sort Int
(set-logic QF_UF)
(declare-const x Int)
