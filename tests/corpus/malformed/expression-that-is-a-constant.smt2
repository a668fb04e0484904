; expect: re.all is not a function
(assert (str.in_re "" (re.all re.all)))
