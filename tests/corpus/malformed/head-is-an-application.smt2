; expect: :2:11: expected a function, found not
(assert ((not true) true))
