; expect: :3:13: |divisible|: 
(declare-const a Real)
(assert ((_ divisible 3) a))
