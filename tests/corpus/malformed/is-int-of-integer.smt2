; expect: :2:9: is_int: expected sort Real, found Int
(assert (is_int 1))
