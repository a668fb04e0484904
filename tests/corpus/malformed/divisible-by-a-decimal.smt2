; expect: :3:9: expected a numeral, found 3.0
(declare-const x Int)
(assert ((_ divisible 3.0) x))
