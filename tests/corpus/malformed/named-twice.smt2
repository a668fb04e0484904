; expect: :3:9: n is already declared, or a name of the logic ALL
(assert (! true :named n))
(assert (! false :named n))
