; expect: :3:9: #x0F is not a literal of the logic QF_UF
(set-logic QF_UF)
(assert (= #x0F #x0f))
