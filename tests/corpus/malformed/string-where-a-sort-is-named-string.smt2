; expect: :4:9: "a" is not a literal of the logic QF_UF
(set-logic QF_UF)
(declare-sort String 0)
(assert (= "a" "a"))
