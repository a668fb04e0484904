; expect: :2:32: n is already declared, or a name of the logic ALL
(assert (and (! true :named n) (! true :named n)))
