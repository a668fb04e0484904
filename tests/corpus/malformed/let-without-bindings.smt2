; expect: :2:9: expected a term, found (let (...) true)
(assert (let () true))
