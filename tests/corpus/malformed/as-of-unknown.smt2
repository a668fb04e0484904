; expect: :2:19: unknown symbol q
(assert (as q Bool))
