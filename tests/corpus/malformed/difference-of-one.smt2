; expect: re.diff: wrong number of arguments: 1
(assert (str.in_re "" (re.diff re.all)))
