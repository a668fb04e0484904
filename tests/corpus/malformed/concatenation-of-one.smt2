; expect: str.++: expected 2 arguments, found 1
(assert (= "" (str.++ "")))
