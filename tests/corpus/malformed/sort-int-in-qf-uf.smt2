; expect: :3:18: unknown sort Int
(set-logic QF_UF)
(declare-const x Int)
