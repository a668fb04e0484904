; expect: :4:9: +: expected 1 arguments, found 2
(set-logic QF_UF)
(declare-fun + (Bool) Bool)
(assert (+ true true))
