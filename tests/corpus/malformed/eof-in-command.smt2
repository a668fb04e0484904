; expect: :2:11: expected ), found end of file
(check-sat