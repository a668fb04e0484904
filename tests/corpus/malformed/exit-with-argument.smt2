; expect: :2:7: expected ), found 0
(exit 0)
