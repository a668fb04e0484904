; expect: :2:1: unknown symbol q
(assert q)
