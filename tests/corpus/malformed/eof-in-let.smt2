; expect: :2:26: unexpected end of file
(assert (let ((|| true)) 