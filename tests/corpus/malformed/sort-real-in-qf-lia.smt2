; expect: :3:18: unknown sort Real
(set-logic QF_LIA)
(declare-const x Real)
