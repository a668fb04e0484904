; expect: :2:17: expected a numeral, found 01
(declare-sort P 01)
