; expect: :2:14: div: expected sort Int, found Real
(assert (= 1 (div 1.0 2.0)))
