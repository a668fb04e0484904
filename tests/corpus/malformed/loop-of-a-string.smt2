; expect: |re.loop|: argument 1: expected sort RegLan, found String
(assert (str.in_re "" ((_ re.loop 1 2) "")))
