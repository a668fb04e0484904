; expect: :2:9: expected a name and what it stands for, found y
(assert (let ((x true) y) true))
