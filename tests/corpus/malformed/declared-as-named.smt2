; expect: :3:16: p is already declared
(assert (! true :named p))
(declare-const p Bool)
