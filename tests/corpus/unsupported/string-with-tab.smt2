; expect: string literal with characters other than printable ASCII at string-with-tab.smt2:2:9
(assert (= "a	" "a"))
