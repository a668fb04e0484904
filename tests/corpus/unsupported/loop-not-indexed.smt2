; expect: symbol re.loop at loop-not-indexed.smt2:2:23
(assert (str.in_re "" (re.loop re.all 1 2)))
