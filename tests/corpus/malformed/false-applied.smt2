; expect: :4:10: false is not a function
(set-logic QF_LRA)
(declare-const x Real)
(assert (false x 2))
