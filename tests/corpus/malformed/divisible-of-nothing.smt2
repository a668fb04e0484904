; expect: :2:13: |divisible|: wrong number of arguments
(assert ((_ divisible 3)))
