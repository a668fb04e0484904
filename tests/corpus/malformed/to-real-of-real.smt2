; expect: :2:16: to_real: expected sort Int, found Real
(assert (= 1.0 (to_real 1.0)))
