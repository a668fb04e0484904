; expect: :2:9: unknown symbol q
(assert (as q Bool))
