; expect: :3:1: unexpected end of file
(check-sat-assuming (true)
