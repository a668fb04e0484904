; expect: :4:10: unknown symbol divisible
(set-logic QF_LIA)
(declare-const x Int)
(assert (|divisible| 3 x))
