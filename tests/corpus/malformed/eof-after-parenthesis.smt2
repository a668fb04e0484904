; expect: :2:2: unexpected end of file
(