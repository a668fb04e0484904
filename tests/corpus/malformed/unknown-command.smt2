; expect: :2:2: unknown command assert-soft
(assert-soft true)
