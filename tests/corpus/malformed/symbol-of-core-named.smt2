; expect: :3:9: = is already declared, or a name of the logic QF_UF
(set-logic QF_UF)
(assert (! true :named =))
