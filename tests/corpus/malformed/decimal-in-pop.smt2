; expect: :2:1: expected a numeral, found 1.0
(pop 1.0)
