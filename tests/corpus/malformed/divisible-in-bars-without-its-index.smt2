; expect: :4:9: unknown symbol divisible
(set-logic QF_LIA)
(declare-const x Int)
(assert (|divisible| 3 x))
