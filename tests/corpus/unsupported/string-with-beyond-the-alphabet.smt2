; expect: string literal with characters other than printable ASCII at string-with-beyond-the-alphabet.smt2:2:9
(assert (= "a𰀀" "a"))
