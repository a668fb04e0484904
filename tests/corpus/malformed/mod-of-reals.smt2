; expect: :2:14: mod: expected sort Int, found Real
(assert (= 1 (mod 1.0 2.0)))
