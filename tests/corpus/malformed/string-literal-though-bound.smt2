; expect: :2:1: expected sort Bool, found String
(assert (let ((|"a"| true)) "a"))
