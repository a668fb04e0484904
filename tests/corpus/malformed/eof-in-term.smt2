; expect: :3:17: unexpected end of file
(declare-const p Bool)
(assert (and p p