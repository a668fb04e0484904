; expect: re.opt needs arguments
(assert (str.in_re "" re.opt))
