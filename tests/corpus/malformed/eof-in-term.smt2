; expect: :3:17: expected a symbol, found end of file
(declare-const p Bool)
(assert (and p p