; expect: :3:1: p is already declared, or a name of the logic ALL
(assert (! true :named p))
(declare-const p Bool)
