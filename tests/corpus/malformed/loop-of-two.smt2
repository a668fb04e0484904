; expect: |re.loop|: wrong number of arguments: 4
(assert (str.in_re "" ((_ re.loop 1 2) re.all re.all)))
