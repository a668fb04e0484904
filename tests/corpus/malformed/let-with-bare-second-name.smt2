; expect: :2:24: expected ( or ), found y
(assert (let ((x true) y) true))
