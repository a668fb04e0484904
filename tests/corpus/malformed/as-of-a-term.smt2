; expect: :2:13: expected a symbol, found (
(assert (as (not true) Bool))
