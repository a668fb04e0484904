; expect: :4:23: expected a positive numeral, found 0
(set-logic QF_LIA)
(declare-const x Int)
(assert ((_ divisible 0) x))
