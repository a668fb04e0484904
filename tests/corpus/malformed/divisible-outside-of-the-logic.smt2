; expect: :4:13: unknown symbol |divisible|
(set-logic QF_LRA)
(declare-const x Real)
(assert ((_ divisible 3) x))
