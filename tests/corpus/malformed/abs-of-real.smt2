; expect: :2:17: abs: expected sort Int, found Real
(assert (= 1.0 (abs 1.0)))
