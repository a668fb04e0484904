; expect: :3:9: expected a numeral, found (- 3)
(declare-const x Int)
(assert ((_ divisible (- 3)) x))
