; expect: :2:15: unexpected end of file
(check-sat ; )