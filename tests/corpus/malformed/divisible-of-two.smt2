; expect: :3:9: |divisible|: wrong number of arguments: 3
(declare-const x Int)
(assert ((_ divisible 3) x x))
