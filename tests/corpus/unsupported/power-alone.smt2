; expect: (_ re.^ 2) at power-alone.smt2:2:23
(assert (str.in_re "" (_ re.^ 2)))
