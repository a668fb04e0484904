; expect: :4:9: unknown symbol |divisible|
(set-logic QF_LRA)
(declare-const x Real)
(assert ((_ divisible 3) x))
