; expect: :4:9: (_ divisible 0): the index must be positive
(set-logic QF_LIA)
(declare-const x Int)
(assert ((_ divisible 0) x))
