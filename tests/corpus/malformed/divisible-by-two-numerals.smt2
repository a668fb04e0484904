; expect: :3:25: expected ), found 3
(declare-const x Int)
(assert ((_ divisible 3 3) x))
