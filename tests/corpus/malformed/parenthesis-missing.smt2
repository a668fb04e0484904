; expect: :4:1: unexpected end of file
(assert true
(check-sat)
