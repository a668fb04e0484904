; expect: :2:16: abs: expected sort Int, found Real
(assert (= 1.0 (abs 1.0)))
