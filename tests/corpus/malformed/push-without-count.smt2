; expect: :2:6: expected a numeral, found )
(push)
