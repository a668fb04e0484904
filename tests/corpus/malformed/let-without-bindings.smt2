; expect: :2:15: expected (, found )
(assert (let () true))
