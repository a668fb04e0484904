; expect: :3:9: |divisible|: expected sort Int, found Real
(declare-const a Real)
(assert ((_ divisible 3) a))
