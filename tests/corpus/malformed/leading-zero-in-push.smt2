; expect: :2:1: expected a numeral, found 01
(push 01)
