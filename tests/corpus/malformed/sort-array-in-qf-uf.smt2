; expect: :3:18: unknown sort Array
(set-logic QF_UF)
(declare-const x (Array Bool Bool))
