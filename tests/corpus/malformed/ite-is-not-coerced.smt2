; expect: :2:16: ite: argument 3: expected sort Int, found Real
(assert (= 1.0 (ite true 1 1.0)))
