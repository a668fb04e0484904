; expect: string literal with characters other than printable ASCII at string-with-delete.smt2:2:9
(assert (= "a" "a"))
