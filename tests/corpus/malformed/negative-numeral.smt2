; expect: :2:7: expected a numeral, found -1
(push -1)
