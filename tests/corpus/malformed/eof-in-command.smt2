; expect: :2:11: unexpected end of file
(check-sat