; expect: :3:34: unknown sort Array
(set-logic QF_UF)
(declare-const x (Array Bool Bool))
