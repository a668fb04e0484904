; expect: =: argument 2: expected sort String, found Int
(assert (= "1" 1))
