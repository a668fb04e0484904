; expect: :2:10: unknown symbol q
(assert (q true))
