; expect: :4:9: true is not a function
(set-logic QF_LIA)
(declare-const x Int)
(assert (true x 2))
