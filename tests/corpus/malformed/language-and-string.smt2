; expect: str.in_re: argument 2: expected sort RegLan, found String
(assert (str.in_re "a" "a"))
