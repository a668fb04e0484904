; expect: :3:10: p is not a function
(declare-const p Bool)
(assert (p p))
