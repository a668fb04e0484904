; expect: :3:24: p is already declared
(declare-const p Bool)
(assert (! true :named p))
