; expect: string literal with characters other than printable ASCII at string-with-beyond-ascii.smt2:2:9
(assert (= "aé" "a"))
