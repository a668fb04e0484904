; expect: :2:7: expected a numeral, found 01
(push 01)
