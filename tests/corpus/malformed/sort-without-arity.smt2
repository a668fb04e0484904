; expect: :2:16: expected a numeral, found )
(declare-sort U)
