; expect: :3:24: = is a symbol of the logic QF_UF
(set-logic QF_UF)
(assert (! true :named =))
