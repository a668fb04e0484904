; expect: :2:2: unknown command assert\xa0true
(assert true)
