; expect: :2:14: expected ), found true
(assert true true)
