; expect: :3:1: expected ), found end of file
(check-sat-assuming (true)
