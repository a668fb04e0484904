; expect: :2:10: not: expected 1 argument, found 2
(assert (not true true))
