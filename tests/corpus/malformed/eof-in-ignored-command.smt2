; expect: :2:19: unexpected end of file
(set-info :a (b c)