; expect: :3:25: n is already declared
(assert (! true :named n))
(assert (! false :named n))
