; expect: :2:9: expected a symbol, found (not true)
(assert (as (not true) Bool))
