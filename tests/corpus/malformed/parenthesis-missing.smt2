; expect: :3:1: expected ), found (
(assert true
(check-sat)
