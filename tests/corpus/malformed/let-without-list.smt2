; expect: :2:14: expected (, found x
(assert (let x true))
