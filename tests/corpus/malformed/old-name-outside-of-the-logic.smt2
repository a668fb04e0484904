; expect: unknown symbol str.in.re
(set-logic QF_LIA)
(declare-fun str.in_re (Int) Bool)
(assert (str.in.re 1))
