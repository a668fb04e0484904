; expect: :3:9: expected a numeral, found x
(declare-const x Int)
(assert ((_ divisible x) x))
