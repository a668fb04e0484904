; expect: :3:13: |divisible|: 
(declare-const p Bool)
(assert ((_ divisible 3) p))
