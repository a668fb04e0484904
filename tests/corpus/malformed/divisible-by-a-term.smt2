; expect: :3:23: expected a numeral, found x
(declare-const x Int)
(assert ((_ divisible x) x))
