; expect: :3:9: p is already declared, or a name of the logic ALL
(declare-const p Bool)
(assert (! true :named p))
