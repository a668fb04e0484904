; expect: :2:12: expected ), found true
(check-sat true)
