; expect: :2:9: unknown symbol q
(assert (q true))
