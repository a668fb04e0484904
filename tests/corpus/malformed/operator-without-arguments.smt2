; expect: :2:1: and needs arguments
(assert and)
