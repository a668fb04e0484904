; expect: :2:1: expected a numeral, found -1
(push -1)
