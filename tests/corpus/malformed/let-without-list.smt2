; expect: :2:9: expected a term, found (let x true)
(assert (let x true))
