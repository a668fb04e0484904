; expect: :2:1: expected a numeral, found 01
(declare-sort P 01)
