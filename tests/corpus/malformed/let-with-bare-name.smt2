; expect: :2:15: expected (, found x
(assert (let (x) true))
