; expect: :2:14: to_int: expected sort Real, found Int
(assert (= 1 (to_int 1)))
