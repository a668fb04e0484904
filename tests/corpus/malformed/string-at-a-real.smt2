; expect: str.at: argument 2: expected sort Int, found Real
(assert (= "" (str.at "a" 0.0)))
