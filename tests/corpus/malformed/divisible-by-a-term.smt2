; expect: :3:9: expected a term, found ((...) x)
(declare-const x Int)
(assert ((_ divisible x) x))
