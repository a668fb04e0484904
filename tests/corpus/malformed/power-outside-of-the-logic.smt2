; expect: unknown symbol |re.^|
(set-logic QF_LIA)
(declare-const x Int)
(assert ((_ re.^ 2) x))
