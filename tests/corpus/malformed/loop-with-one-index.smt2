; expect: expected a term, found ((...) re.all)
(assert (str.in_re "" ((_ re.loop 1) re.all)))
