; expect: :2:26: expected a symbol, found end of file
(assert (let ((|| true)) 