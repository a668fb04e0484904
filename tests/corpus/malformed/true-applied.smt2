; expect: :4:10: true is not a function
(set-logic QF_LIA)
(declare-const x Int)
(assert (true x 2))
