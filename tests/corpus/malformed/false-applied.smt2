; expect: :4:9: false is not a function
(set-logic QF_LRA)
(declare-const x Real)
(assert (false x 2))
