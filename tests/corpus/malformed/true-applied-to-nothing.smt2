; expect: :2:10: true is applied to nothing
(assert (true))
