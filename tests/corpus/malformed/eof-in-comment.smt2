; expect: :2:15: expected ), found end of file
(check-sat ; )