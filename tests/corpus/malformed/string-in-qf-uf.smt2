; expect: :3:9: "a" is not a literal of the logic QF_UF
(set-logic QF_UF)
(assert (= "a" "a"))
