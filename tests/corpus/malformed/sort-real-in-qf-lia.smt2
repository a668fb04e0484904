; expect: :3:1: unknown sort Real
(set-logic QF_LIA)
(declare-const x Real)
