; expect: :2:10: and is applied to nothing
(assert (and))
