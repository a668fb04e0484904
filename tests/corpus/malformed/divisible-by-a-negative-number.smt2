; expect: :3:23: expected a numeral, found (
(declare-const x Int)
(assert ((_ divisible (- 3)) x))
