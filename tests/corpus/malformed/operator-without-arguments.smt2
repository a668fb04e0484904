; expect: :2:9: and needs arguments
(assert and)
