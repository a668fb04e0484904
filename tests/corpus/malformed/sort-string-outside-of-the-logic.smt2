; expect: :3:1: unknown sort String in the logic QF_LIA
(set-logic QF_LIA)
(declare-const x String)
