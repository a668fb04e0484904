; expect: expected a numeral, found (- 1)
(assert (str.in_re "" ((_ re.loop (- 1) 2) re.all)))
