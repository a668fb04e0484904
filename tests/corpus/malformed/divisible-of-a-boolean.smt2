; expect: :3:9: |divisible|: expected sort Int, found Bool
(declare-const p Bool)
(assert ((_ divisible 3) p))
