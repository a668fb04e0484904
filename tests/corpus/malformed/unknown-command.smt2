; expect: :2:1: unknown command assert-soft
(assert-soft true)
