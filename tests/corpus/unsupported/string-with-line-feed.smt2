; expect: string literal with characters other than printable ASCII at string-with-line-feed.smt2:2:9
(assert (= "a
" "a"))
