; expect: :2:19: unexpected end of file
(assert (! true :a