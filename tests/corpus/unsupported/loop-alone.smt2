; expect: (_ re.loop 1 2) at loop-alone.smt2:2:23
(assert (str.in_re "" (_ re.loop 1 2)))
