; expect: :2:9: expected a name and what it stands for, found x
(assert (let (x) true))
