; expect: :3:9: p is not a function
(declare-const p Bool)
(assert (p p))
