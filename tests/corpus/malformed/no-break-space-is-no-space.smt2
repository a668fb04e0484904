; expect: :2:1: unknown command assert\xa0true
(assert true)
