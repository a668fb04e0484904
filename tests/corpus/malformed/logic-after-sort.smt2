; expect: :3:12: set-logic after another
(declare-sort U 0)
(set-logic QF_UF)
