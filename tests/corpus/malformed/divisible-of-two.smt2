; expect: :3:13: |divisible|: wrong number of arguments
(declare-const x Int)
(assert ((_ divisible 3) x x))
